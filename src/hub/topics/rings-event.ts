/** Events that make a call ring: MSC4075 notifications. Foreign data, pure. */
import { numberAt, stringAt } from "#base";
import { contentOf, mentionsOf, type RoomEvent, RTC_NOTIFICATION_TYPE, typeOf } from "../events/index.ts";

/** Nothing rings longer, whatever it asks for. */
export const MAX_LIFETIME_MS = 120_000;
const LIFETIME_MS = 30_000;
/** A sender's clock that is further off than this is not believed. */
const MAX_SKEW_MS = 20_000;

export type Ringing = {
  readonly roomId: string;
  readonly notificationId: string;
  readonly caller: string;
  readonly intent: "audio" | "video";
  /** Both in milliseconds since 1970, by this device's clock. */
  readonly from: number;
  readonly until: number;
};

/**
 * When the event was sent, by this device's clock: the server says how old it was as it came, which holds whatever the clocks say.
 * Never in the future.
 */
export function sentAt(event: RoomEvent, receivedAt: number): number {
  const age = numberAt(event.unsigned, "age");
  return age !== undefined && age >= 0 ? receivedAt - age : Math.min(event.ts, receivedAt);
}

/** A call for this person, by somebody else. Undefined: none, or one that does not ring. */
export function ringingOf(event: RoomEvent, userId: string, receivedAt: number): Ringing | undefined {
  if (typeOf(event) !== RTC_NOTIFICATION_TYPE || event.stateKey !== undefined || event.sender === userId)
    return undefined;
  const content = contentOf(event);
  if (stringAt(content, "notification_type") !== "ring") return undefined;
  // Without a slot it is the room's; Element Call names none.
  if ((stringAt(content, "slot_id") ?? "m.call#ROOM") !== "m.call#ROOM") return undefined;
  const meant = mentionsOf(content);
  if (!meant.room && !meant.userIds.includes(userId)) return undefined;
  const lifetime = numberAt(content, "lifetime") ?? LIFETIME_MS;
  const skew = (numberAt(content, "sender_ts") ?? event.ts) - event.ts;
  const from = Math.min(receivedAt, sentAt(event, receivedAt) + (Math.abs(skew) <= MAX_SKEW_MS ? skew : 0));
  return {
    roomId: event.roomId,
    notificationId: event.eventId,
    caller: event.sender,
    intent: stringAt(content, "m.call.intent") === "audio" ? "audio" : "video",
    from,
    until: from + Math.min(MAX_LIFETIME_MS, Math.max(0, Math.trunc(lifetime))),
  };
}
