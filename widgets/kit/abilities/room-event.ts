import * as v from "valibot";
import { arrayAt, isObject } from "#base";

/** An event as the host tells of it, decrypted. `content` is what its sender wrote: foreign data. */
const roomEventSchema = v.object({
  type: v.string(),
  event_id: v.string(),
  sender: v.string(),
  room_id: v.optional(v.string(), ""),
  origin_server_ts: v.optional(v.number(), 0),
  content: v.custom<Readonly<Record<string, unknown>>>(isObject),
  state_key: v.optional(v.string()),
  /** What the homeserver and the client say beside it. */
  unsigned: v.optional(v.unknown()),
});
export type RoomEvent = v.InferOutput<typeof roomEventSchema>;

/** Undefined for what is no event. */
export function readRoomEvent(value: unknown): RoomEvent | undefined {
  const parsed = v.safeParse(roomEventSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** The events of a list; what is none is left out. */
export const readRoomEvents = (value: unknown, key: string): readonly RoomEvent[] =>
  (arrayAt(value, key) ?? []).map(readRoomEvent).filter((event) => event !== undefined);
