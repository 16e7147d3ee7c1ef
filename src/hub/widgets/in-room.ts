import { SparksError } from "#base";
import type { RoomStore } from "../rooms/room-store.ts";

/** Throws `forbidden` where the person is not in the room (any more). */
export type InRoom = (roomId: string) => void;

export const createInRoom =
  (rooms: RoomStore): InRoom =>
  (roomId) => {
    if (rooms.get(roomId)?.membership !== "join") throw new SparksError("forbidden", "not in this room");
  };
