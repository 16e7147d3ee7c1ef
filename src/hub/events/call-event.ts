import { objectAt, stringAt } from "#base";
import type { StateChange } from "#contracts";
import { isEventId } from "./parse-event.ts";
import { contentOf, type RoomEvent, typeOf } from "./room-event.ts";

/** Somebody calls, or says that a call has begun (MSC4075). */
export const RTC_NOTIFICATION_TYPE = "org.matrix.msc4075.rtc.notification";
/** Somebody who was called says no (MSC4310). */
export const RTC_DECLINE_TYPE = "org.matrix.msc4310.rtc.decline";

/** The line that tells of a call, or of a no to one; undefined for what is neither. */
export function callLineOf(event: RoomEvent): StateChange | undefined {
  if (declinedBy(event) !== undefined) return { what: "call-declined" };
  if (typeOf(event) !== RTC_NOTIFICATION_TYPE || event.stateKey !== undefined) return undefined;
  const kind = stringAt(contentOf(event), "notification_type");
  if (kind !== "ring" && kind !== "notification") return undefined;
  return { what: kind === "ring" ? "called" : "call-started" };
}

/** The notification that the event declines. */
export function declinedBy(event: RoomEvent): string | undefined {
  return typeOf(event) === RTC_DECLINE_TYPE && event.stateKey === undefined ? referenceOf(event) : undefined;
}

/** The event that this one refers to; of encrypted events it stands in the open part. */
export function referenceOf(event: RoomEvent): string | undefined {
  const relates = objectAt(event.content, "m.relates_to") ?? objectAt(contentOf(event), "m.relates_to");
  const target = stringAt(relates, "event_id");
  return stringAt(relates, "rel_type") === "m.reference" && isEventId(target) ? target : undefined;
}
