/**
 * One device's membership in a room's call, read from its event: the state event `org.matrix.msc3401.call.member`, or the sticky
 * event `org.matrix.msc4143.rtc.member` (MSC4143, MSC4354). Foreign data: what does not hold is no membership. Pure.
 */
import { numberAt, objectAt, stringAt } from "#base";
import { contentOf, type RoomEvent, typeOf } from "../events/index.ts";
import { CALL_MEMBER_TYPE } from "./rights.ts";

export type CallMembership = {
  /** Tells it from the others of the room: the state key, or the sticky key. */
  readonly key: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly eventId: string;
  /** Both in milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  /** Undefined: it does not say. */
  readonly intent?: "audio" | "video";
};

const RTC_MEMBER_TYPE = "org.matrix.msc4143.rtc.member";

/** What counts where nothing is said: the specification's and Element Call's four hours. */
const EXPIRES_MS = 4 * 3_600_000;
/** No membership is believed longer than this after it was last written, whatever it says of itself. */
const MAX_EXPIRES_MS = 24 * 3_600_000;
/** MSC4354: nothing sticks for longer. */
const MAX_STICKY_MS = 3_600_000;
const MAX_TEXT = 255;

/** Undefined: no membership, or one that has left. `now` bounds times that lie in the future. */
export function callMembershipOf(event: RoomEvent, now: number): CallMembership | undefined {
  const type = typeOf(event);
  if (type === CALL_MEMBER_TYPE && event.stateKey !== undefined) return fromState(event, event.stateKey, now);
  return type === RTC_MEMBER_TYPE && event.stateKey === undefined ? fromSticky(event, now) : undefined;
}

function fromState(event: RoomEvent, key: string, now: number): CallMembership | undefined {
  const { content, sender } = event;
  const deviceId = idAt(content, "device_id");
  if (deviceId === undefined || stringAt(content, "application") !== "m.call") return undefined;
  // Another call than that of the whole room.
  if (!["", "ROOM"].includes(stringAt(content, "call_id") ?? "")) return undefined;
  if ((stringAt(content, "scope") ?? "m.room") !== "m.room" || !namesSender(key, sender, deviceId)) return undefined;
  const written = Math.min(event.ts, now);
  const since = Math.min(timeAt(content, "created_ts") ?? written, written);
  const expires = timeAt(content, "expires") ?? EXPIRES_MS;
  return {
    key,
    userId: sender,
    deviceId,
    eventId: event.eventId,
    since,
    until: Math.min(since + expires, written + MAX_EXPIRES_MS),
    ...intentOf(content),
  };
}

/** `_@user:server_DEVICE_m.call`, without the underscore in some room versions, without what follows the device, or the bare user. */
function namesSender(key: string, sender: string, deviceId: string): boolean {
  if (key === sender) return true;
  const named = key.startsWith("_") ? key.slice(1) : key;
  const device = `${sender}_${deviceId}`;
  return named === device || named.startsWith(`${device}_`);
}

function fromSticky(event: RoomEvent, now: number): CallMembership | undefined {
  const content = contentOf(event);
  const application = objectAt(content, "application");
  const member = objectAt(content, "member");
  const deviceId = idAt(member, "device_id");
  const key = idAt(content, "msc4354_sticky_key") ?? idAt(content, "sticky_key");
  if (stringAt(content, "slot_id") !== "m.call#ROOM" || stringAt(application, "type") !== "m.call") return undefined;
  if (deviceId === undefined || key === undefined || stringAt(member, "user_id") !== event.sender) return undefined;
  const written = Math.min(event.ts, now);
  return {
    // Two people may choose the same key.
    key: `${event.sender} ${key}`,
    userId: event.sender,
    deviceId,
    eventId: event.eventId,
    since: written,
    until: written + (event.stickyMs ?? MAX_STICKY_MS),
    ...intentOf(application),
  };
}

const idAt = (value: unknown, key: string): string | undefined => {
  const text = stringAt(value, key);
  return text !== undefined && text !== "" && text.length <= MAX_TEXT ? text : undefined;
};

const timeAt = (value: unknown, key: string): number | undefined => {
  const ms = numberAt(value, key);
  return ms !== undefined && ms >= 0 && Number.isFinite(ms) ? Math.trunc(ms) : undefined;
};

function intentOf(value: unknown): Pick<CallMembership, "intent"> {
  const intent = stringAt(value, "m.call.intent");
  return intent === "audio" || intent === "video" ? { intent } : {};
}
