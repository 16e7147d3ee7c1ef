import * as v from "valibot";
import { defineAction, eventType } from "../action.ts";
import { readEach, roomIdsData, roomsToRead } from "./read-rooms.ts";

/** Beeper: what the person's account notes about a room. */
export const readAccountData = defineAction(
  "com.beeper.read_room_account_data",
  v.looseObject({ type: eventType, room_ids: roomIdsData }),
  async (host, { type, room_ids }) => {
    host.require((rights) => rights.accountData(type), "Cannot read room account data of this type");
    const rooms = await roomsToRead(host, room_ids);
    const events = await readEach(host, rooms, async (roomId) => {
      const content = await host.driver.readAccountData(roomId, type);
      return content === undefined ? [] : [{ type, room_id: roomId, content }];
    });
    return { response: { events } };
  },
);
