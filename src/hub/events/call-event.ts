import { stringAt } from "#base";
import type { StateChange } from "#contracts";
import { contentOf, type RoomEvent, typeOf } from "./room-event.ts";

/** Somebody calls, or says that a call has begun (MSC4075). */
export const RTC_NOTIFICATION_TYPE = "org.matrix.msc4075.rtc.notification";

/** The line that tells of a call; undefined for what is no notification of one. */
export function calledBy(event: RoomEvent): StateChange | undefined {
  if (typeOf(event) !== RTC_NOTIFICATION_TYPE || event.stateKey !== undefined) return undefined;
  const kind = stringAt(contentOf(event), "notification_type");
  if (kind !== "ring" && kind !== "notification") return undefined;
  return { what: kind === "ring" ? "called" : "call-started" };
}
