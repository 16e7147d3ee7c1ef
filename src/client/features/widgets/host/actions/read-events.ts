import * as v from "valibot";
import { SparksError, stringAt } from "#base";
import type { WidgetEvent } from "#contracts";
import { type ActionHost, defineAction, eventType, matrixText, requireOwnRoom } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

const readEventsData = v.looseObject({
  type: eventType,
  msgtype: v.optional(matrixText),
  /** `true`: every key. */
  state_key: v.optional(v.union([matrixText, v.literal(true)])),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** "*": every room it may see, which is its own. */
  room_ids: v.optional(v.union([v.literal("*"), v.pipe(v.array(matrixText), v.maxLength(50))])),
  since: v.optional(matrixText),
});
type Query = v.InferOutput<typeof readEventsData>;

/**
 * MSC2876: what happened in the widget's own room, newest first. With a state key it gives the current state, which is the newest that
 * happened to each key.
 */
export const readEvents = defineAction("org.matrix.msc2876.read_events", readEventsData, async (host, query) => {
  if (Array.isArray(query.room_ids)) for (const roomId of query.room_ids) requireOwnRoom(host, roomId);
  const read = query.state_key === undefined ? readTimeline : readState;
  const events = await read(host, query);
  for (const event of events) host.seen.note(event.content);
  return { response: { events } };
});

async function readTimeline(host: ActionHost, { type, msgtype, limit, since }: Query): Promise<readonly WidgetEvent[]> {
  if (!host.rights.event("receive", type, msgtype)) {
    throw new WidgetRequestError("Cannot read room events of this type");
  }
  takeRead(host);
  const events = await host.driver.readEvents({
    type,
    limit: Math.min(limit ?? DEFAULT_LIMIT, MAX_LIMIT),
    ...(msgtype === undefined ? {} : { msgtype }),
    ...(since === undefined ? {} : { since }),
  });
  return events.filter((event) => event.state_key === undefined && event.type === type && mayReceive(host, event));
}

async function readState(host: ActionHost, { type, state_key, limit }: Query): Promise<readonly WidgetEvent[]> {
  const stateKey = state_key === true ? undefined : state_key;
  if (!host.rights.state("receive", type, stateKey)) {
    throw new WidgetRequestError("Cannot read state events of this type");
  }
  takeRead(host);
  const events = await host.driver.readState(type, stateKey);
  return events.filter((event) => event.type === type && mayReceive(host, event)).slice(0, limit ?? MAX_LIMIT);
}

function takeRead(host: ActionHost): void {
  if (!host.limits.read.take()) throw new SparksError("throttled", "too many", { retryAfterMs: 1000 });
}

/** Asked again for every event, whatever was read: the right may have been taken back while the server was asked. */
export function mayReceive(host: Pick<ActionHost, "roomId" | "rights">, event: WidgetEvent): boolean {
  if (event.room_id !== host.roomId) return false;
  return event.state_key === undefined
    ? host.rights.event("receive", event.type, stringAt(event.content, "msgtype"))
    : host.rights.state("receive", event.type, event.state_key);
}
