import { SparksError } from "#base";
import { isEventId, RTC_DECLINE_TYPE } from "../events/index.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { RoomSender } from "../send/room-sender.ts";
import type { Rings } from "../topics/rings.ts";
import type { AccountCalls } from "./account-calls.ts";

export type RingCallsOptions = {
  readonly rooms: RoomStore;
  readonly sender: RoomSender;
  readonly rings: Rings;
  readonly randomId: () => string;
};

export function createRingCalls({
  rooms,
  sender,
  rings,
  randomId,
}: RingCallsOptions): Pick<AccountCalls, "declineRing"> {
  return {
    async declineRing({ roomId, notificationId }, signal) {
      if (!isEventId(notificationId)) throw new SparksError("invalid", "no event id");
      if (rooms.get(roomId)?.membership !== "join") throw new SparksError("forbidden", "not in this room");
      // Silent at once: whether the caller hears of it depends on the network.
      rings.declined(roomId, notificationId);
      const content = { "m.relates_to": { rel_type: "m.reference", event_id: notificationId } };
      await sender.send({ kind: "event", roomId, txnId: randomId(), type: RTC_DECLINE_TYPE, content }, signal);
    },
  };
}
