import * as v from "valibot";
import { isObject, SparksError, stringAt } from "#base";
import { FIXED } from "../../capability/capability.ts";
import { jsonSize } from "../../gate/json-size.ts";
import { type ActionHost, defineAction, eventType, matrixText, requireRoom, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** Below the 65,536 bytes of a whole event, with room for signatures and encryption. */
const MAX_CONTENT = 48 * 1024;
/** What Synapse allows by default. */
const MAX_DELAY_MS = 24 * 60 * 60_000;
/** MSC4354. */
const MAX_STICKY_MS = 60 * 60_000;

const milliseconds = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
const sendEventData = v.looseObject({
  type: eventType,
  content: v.optional(
    v.custom<Readonly<Record<string, unknown>>>((value) => isObject(value)),
    {},
  ),
  state_key: v.optional(matrixText),
  room_id: v.optional(matrixText),
  /** MSC4157: sent by the homeserver after so many milliseconds. */
  delay: v.optional(milliseconds(MAX_DELAY_MS)),
  /** MSC4407. */
  sticky_duration_ms: v.optional(milliseconds(Number.MAX_SAFE_INTEGER)),
});
type Data = v.InferOutput<typeof sendEventData>;

/** MSC2762: sends what has been granted, type by type: at once, later (MSC4157), or so that it sticks (MSC4407). */
export const sendEvent = defineAction("send_event", sendEventData, async (host, data) => {
  const roomId = requireRoom(host, data.room_id);
  requireRights(host, data);
  if (jsonSize(data.content, { maxSize: MAX_CONTENT, maxDepth: 50 }) === undefined) {
    throw new SparksError("too-large", "content too large");
  }
  take(host, "send");
  const { type, content, state_key: stateKey, delay: delayMs } = data;
  // No time at all is no stickiness.
  const stickyMs = Math.min(data.sticky_duration_ms ?? 0, MAX_STICKY_MS) || undefined;
  const event = {
    roomId,
    type,
    content,
    ...(stateKey === undefined ? {} : { stateKey }),
    ...(stickyMs === undefined ? {} : { stickyMs }),
  };
  if (isRedaction(data)) {
    const eventId = redactedId(data);
    if (delayMs === undefined) {
      const reason = stringAt(content, "reason");
      const redaction = { roomId, eventId, ...(reason === undefined ? {} : { reason }) };
      return sent(roomId, await host.driver.redact(redaction));
    }
    event.content = { ...content, redacts: eventId };
  }
  if (delayMs === undefined) return sent(roomId, await host.driver.sendEvent(event));
  const { delayId } = await host.driver.sendDelayed({ ...event, delayMs });
  host.delays.add(delayId, delayMs);
  return { response: { room_id: roomId, delay_id: delayId } };
});

const sent = (roomId: string, { eventId }: { readonly eventId: string }) => ({
  response: { room_id: roomId, event_id: eventId },
});

function requireRights(host: ActionHost, { type, content, state_key, delay, sticky_duration_ms }: Data): void {
  if (delay !== undefined) {
    host.require((rights) => rights.has("sendDelayed"), `Missing capability for ${FIXED.sendDelayed}`);
  }
  if (sticky_duration_ms !== undefined) {
    host.require((rights) => rights.has("sendSticky"), `Missing capability for ${FIXED.sendSticky}`);
    if (state_key !== undefined) {
      throw new WidgetRequestError("Cannot send a state event with a sticky duration");
    }
  }
  if (state_key !== undefined) {
    host.require((rights) => rights.state("send", type, state_key), "Cannot send state events of this type");
  } else {
    const msgtype = stringAt(content, "msgtype");
    host.require((rights) => rights.event("send", type, msgtype), "Cannot send room events of this type");
  }
}

const isRedaction = ({ type, state_key }: Data) => type === "m.room.redaction" && state_key === undefined;

/** Room versions from 11 on have it in the content. */
function redactedId(data: Data): string {
  const eventId = stringAt(data.content, "redacts") ?? stringAt(data, "redacts");
  if (eventId === undefined || !/^\$.{1,254}$/s.test(eventId)) {
    throw new WidgetRequestError("Invalid request - missing event ID to redact");
  }
  return eventId;
}
