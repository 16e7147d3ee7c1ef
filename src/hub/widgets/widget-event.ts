import type { WidgetEvent } from "#contracts";
import { contentOf, type RoomEvent, typeOf } from "../events/index.ts";

const UNSIGNED = ["age", "transaction_id", "redacted_because", "prev_content", "msc4354_sticky_duration_ttl_ms"];

/** As matrix-widget-api expects it: decrypted, with nothing of what crypto knows. */
export function widgetEvent(event: RoomEvent): WidgetEvent {
  const unsigned: Record<string, unknown> = {};
  for (const key of UNSIGNED) {
    if (Object.hasOwn(event.unsigned, key)) unsigned[key] = event.unsigned[key];
  }
  return {
    type: typeOf(event),
    sender: event.sender,
    event_id: event.eventId,
    room_id: event.roomId,
    origin_server_ts: event.ts,
    content: contentOf(event),
    unsigned,
    ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
    ...(event.redacts === undefined ? {} : { redacts: event.redacts }),
    ...(event.stickyMs === undefined ? {} : { msc4354_sticky: { duration_ms: event.stickyMs } }),
  };
}
