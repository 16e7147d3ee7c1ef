import * as v from "valibot";
import { isObject, SparksError, stringAt } from "#base";
import { jsonSize } from "../../gate/json-size.ts";
import { defineAction, eventType, matrixText, requireOwnRoom } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** Below the 65,536 bytes of a whole event, with room for signatures and encryption. */
const MAX_CONTENT = 48 * 1024;

const sendEventData = v.looseObject({
  type: eventType,
  content: v.optional(
    v.custom<Readonly<Record<string, unknown>>>((value) => isObject(value)),
    {},
  ),
  state_key: v.optional(matrixText),
  room_id: v.optional(matrixText),
});

/** MSC2762: sends into the widget's own room what it has been granted, type by type. */
export const sendEvent = defineAction("send_event", sendEventData, async (host, data) => {
  const { type, content, state_key: stateKey, room_id: roomId } = data;
  requireOwnRoom(host, roomId);
  if (data.delay !== undefined || data.parent_delay_id !== undefined || data.sticky_duration_ms !== undefined) {
    throw new WidgetRequestError("Delayed and sticky events are not supported");
  }
  const allowed =
    stateKey === undefined
      ? host.rights.event("send", type, stringAt(content, "msgtype"))
      : host.rights.state("send", type, stateKey);
  if (!allowed) {
    throw new WidgetRequestError(`Cannot send ${stateKey === undefined ? "room" : "state"} events of this type`);
  }
  if (jsonSize(content, { maxSize: MAX_CONTENT, maxDepth: 50 }) === undefined) {
    throw new SparksError("too-large", "content too large");
  }
  if (!host.limits.send.take()) throw new SparksError("throttled", "too many", { retryAfterMs: 1000 });
  const { eventId } =
    stateKey === undefined && type === "m.room.redaction"
      ? await host.driver.redact(redactedId(data, content), stringAt(content, "reason"))
      : await host.driver.sendEvent({ type, content, ...(stateKey === undefined ? {} : { stateKey }) });
  return { response: { room_id: host.roomId, event_id: eventId } };
});

/** Room versions from 11 on have it in the content. */
function redactedId(data: unknown, content: unknown): string {
  const eventId = stringAt(content, "redacts") ?? stringAt(data, "redacts");
  if (eventId === undefined || !/^\$.{1,254}$/s.test(eventId)) {
    throw new WidgetRequestError("Invalid request - missing event ID to redact");
  }
  return eventId;
}
