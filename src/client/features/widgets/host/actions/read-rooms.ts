import * as v from "valibot";
import type { WidgetEvent } from "#contracts";
import { type ActionHost, matrixText, requireRoom, take } from "../action.ts";
import { mayReceive } from "../may-receive.ts";

/** Rooms that a reading is about; "*": every one that the widget may see. */
export const roomIdsData = v.optional(v.union([v.literal("*"), v.pipe(v.array(matrixText), v.maxLength(50))]));

const MAX_ROOMS = 100;
/** Reading a room may mean asking the homeserver: not many at once. */
const AT_ONCE = 4;

/** The rooms that a request may read; refuses where it names one that it has no right to. */
export async function roomsToRead(
  host: ActionHost,
  asked: v.InferOutput<typeof roomIdsData>,
): Promise<readonly string[]> {
  if (asked === undefined) return [requireRoom(host, undefined)];
  if (asked !== "*") return [...new Set(asked.map((roomId) => requireRoom(host, roomId)))];
  const { roomId, rights } = host;
  const own = roomId === undefined ? [] : [roomId];
  if (!rights.allRooms && rights.rooms.length === 0) return own;
  const known = await host.driver.rooms();
  return [...new Set([...own, ...known.filter(rights.room)])].slice(0, MAX_ROOMS);
}

/** Reads room after room, and takes the measure for each few of them. */
export async function readEach<T>(
  host: ActionHost,
  rooms: readonly string[],
  read: (roomId: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let at = 0; at < rooms.length; at += AT_ONCE) {
    take(host, "read");
    const lists = await Promise.all(rooms.slice(at, at + AT_ONCE).map(read));
    found.push(...lists.flat());
  }
  return found;
}

/** What of it the widget may have, asked when it comes; its media may be fetched from now on. */
export function received(host: ActionHost, events: readonly WidgetEvent[]): readonly WidgetEvent[] {
  const allowed = events.filter((event) => mayReceive(host, event));
  for (const event of allowed) host.seen.note(event.content);
  return allowed;
}
