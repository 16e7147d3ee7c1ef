import * as v from "valibot";
import { defineAction, eventType, matrixText, requireRoom, take } from "../action.ts";
import { received } from "./read-rooms.ts";

const MAX_LIMIT = 100;
const token = v.pipe(v.string(), v.maxLength(2000));

const readRelationsData = v.looseObject({
  event_id: v.pipe(matrixText, v.regex(/^\$.+$/s)),
  room_id: v.optional(matrixText),
  rel_type: v.optional(eventType),
  event_type: v.optional(eventType),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  from: v.optional(token),
  to: v.optional(token),
  direction: v.optional(v.picklist(["f", "b"])),
});

/** MSC3869: what relates to an event, decrypted, as far as the widget may receive it. */
export const readRelations = defineAction(
  "org.matrix.msc3869.read_relations",
  readRelationsData,
  async (host, { event_id: eventId, rel_type, event_type, limit, from, to, direction, room_id }) => {
    const roomId = requireRoom(host, room_id);
    take(host, "read");
    const { chunk, nextBatch, prevBatch } = await host.driver.readRelations({
      roomId,
      eventId,
      ...(rel_type === undefined ? {} : { relationType: rel_type }),
      ...(event_type === undefined ? {} : { eventType: event_type }),
      ...(limit === undefined ? {} : { limit: Math.min(Math.max(limit, 1), MAX_LIMIT) }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(direction === undefined ? {} : { direction }),
    });
    return {
      response: {
        chunk: received(host, chunk),
        ...(nextBatch === undefined ? {} : { next_batch: nextBatch }),
        ...(prevBatch === undefined ? {} : { prev_batch: prevBatch }),
      },
    };
  },
);
