import { isObject, numberAt, objectAt, stringAt } from "#base";
import { isModest } from "./modest.ts";
import type { RoomEvent } from "./room-event.ts";

const MAX_ID = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL_OR_SPACE = /[\u0000-\u0020\u007f]/;
const MAX_TS = 8_640_000_000_000_000;

export const isEventId = (id: string | undefined): id is string =>
  id?.startsWith("$") === true && id.length > 1 && id.length <= MAX_ID && !CONTROL_OR_SPACE.test(id);

export const isUserId = (id: unknown): id is string =>
  typeof id === "string" &&
  id.startsWith("@") &&
  id.length <= MAX_ID &&
  id.indexOf(":") > 0 &&
  !id.endsWith(":") &&
  !CONTROL_OR_SPACE.test(id);

const isType = (type: unknown): type is string => typeof type === "string" && type !== "" && type.length <= MAX_ID;

/**
 * The envelope of an event as a homeserver sent it: undefined where it is none, or belongs to another room. A content that is none, or
 * larger or deeper than an event can be, becomes an empty one, so that what came is still shown, as malformed.
 */
export function parseRoomEvent(raw: unknown, roomId: string): RoomEvent | undefined {
  if (!isObject(raw)) return undefined;
  const eventId = stringAt(raw, "event_id");
  const type = stringAt(raw, "type");
  const sender = stringAt(raw, "sender");
  if (!isEventId(eventId) || !isType(type) || !isUserId(sender)) return undefined;
  const inRoom = stringAt(raw, "room_id");
  if (inRoom !== undefined && inRoom !== roomId) return undefined;
  const stateKey = stringAt(raw, "state_key");
  if (stateKey !== undefined && stateKey.length > MAX_ID) return undefined;
  const content = modestObject(raw, "content");
  const redacts = type === "m.room.redaction" ? (stringAt(raw, "redacts") ?? stringAt(content, "redacts")) : undefined;
  const stickyMs = stateKey === undefined ? stickyDuration(raw) : undefined;
  return {
    eventId,
    roomId,
    type,
    sender,
    ts: Math.min(MAX_TS, Math.max(0, Math.trunc(numberAt(raw, "origin_server_ts") ?? 0))),
    content,
    unsigned: modestObject(raw, "unsigned"),
    ...(stateKey === undefined ? {} : { stateKey }),
    ...(isEventId(redacts) ? { redacts } : {}),
    ...(stickyMs === undefined ? {} : { stickyMs }),
  };
}

/** MSC4354: nothing sticks for longer than an hour. */
const MAX_STICKY_MS = 3_600_000;

function stickyDuration(raw: unknown): number | undefined {
  const duration = Math.trunc(numberAt(objectAt(raw, "msc4354_sticky"), "duration_ms") ?? 0);
  return duration > 0 ? Math.min(duration, MAX_STICKY_MS) : undefined;
}

/** State as a server shows it of a room one is not in (invitations, knocks): nothing of it is proved. */
export type StrippedState = {
  readonly type: string;
  readonly stateKey: string;
  readonly sender: string;
  readonly content: Readonly<Record<string, unknown>>;
};

export function parseStrippedState(raw: unknown): StrippedState | undefined {
  const type = stringAt(raw, "type");
  const stateKey = stringAt(raw, "state_key");
  const sender = stringAt(raw, "sender");
  if (!isType(type) || !isUserId(sender) || stateKey === undefined || stateKey.length > MAX_ID) return undefined;
  return { type, stateKey, sender, content: modestObject(raw, "content") };
}

function modestObject(raw: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = objectAt(raw, key);
  return found && isModest(found) ? found : {};
}
