import * as v from "valibot";
import { defineAction, eventType, matrixText } from "../action.ts";
import { readEach, received, roomIdsData, roomsToRead } from "./read-rooms.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

const readEventsData = v.looseObject({
  type: eventType,
  msgtype: v.optional(matrixText),
  /** `true`: every key. */
  state_key: v.optional(v.union([matrixText, v.literal(true)])),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  room_ids: roomIdsData,
  since: v.optional(matrixText),
});

/**
 * MSC2876: what happened in the rooms, newest first, as far back as it takes. With a state key it gives the current state, which is the
 * newest that happened to each key.
 */
export const readEvents = defineAction("org.matrix.msc2876.read_events", readEventsData, async (host, query) => {
  const { type, msgtype, state_key, since, limit } = query;
  if (state_key === undefined) {
    host.require((rights) => rights.event("receive", type, msgtype), "Cannot read room events of this type");
    const rooms = await roomsToRead(host, query.room_ids);
    const events = await readEach(host, rooms, (roomId) =>
      host.driver.readEvents({
        roomId,
        type,
        limit: Math.min(limit ?? DEFAULT_LIMIT, MAX_LIMIT),
        ...(msgtype === undefined ? {} : { msgtype }),
        ...(since === undefined ? {} : { since }),
      }),
    );
    const ofType = events.filter((event) => event.state_key === undefined && event.type === type);
    return { response: { events: received(host, ofType) } };
  }
  const stateKey = state_key === true ? undefined : state_key;
  host.require((rights) => rights.state("receive", type, stateKey), "Cannot read state events of this type");
  const rooms = await roomsToRead(host, query.room_ids);
  const events = await readEach(host, rooms, async (roomId) => {
    const state = await host.driver.readState(roomId, type, stateKey);
    return state.slice(0, limit ?? MAX_LIMIT);
  });
  const ofType = events.filter((event) => event.state_key !== undefined && event.type === type);
  return { response: { events: received(host, ofType) } };
});
