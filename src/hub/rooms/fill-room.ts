/** What a room needs from the server when it is opened and sync has not brought it. */
import { toSparksError } from "#base";
import { parseRoomEvent } from "../events/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { OpenRooms } from "./open-rooms.ts";
import type { RoomStore } from "./room-store.ts";

export type FillRoomOptions = {
  readonly http: MatrixHttp;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  /** Classic sync brings no state for a room that is opened later. */
  readonly needsState: () => boolean;
};

/** Resolves when timeline and state are there. "joined": the server shows the room although its line has not come yet. */
export async function fillRoom(roomId: string, options: FillRoomOptions): Promise<"joined" | "known"> {
  const { http, rooms, open } = options;
  const record = rooms.get(roomId);
  if (record && record.membership !== "join") return "known";
  const timeline = open.timeline(roomId);
  const session = open.session(roomId);
  const fillState = async () => {
    if (!options.needsState() || session.state.get("m.room.create")) return;
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
    const events = await http.list("GET", path, { timeoutMs: 120_000 });
    session.fill(events.flatMap((raw) => parseRoomEvent(raw, roomId) ?? []));
  };
  const fillTimeline = async () => {
    if (timeline.filled) return;
    try {
      await timeline.load();
    } catch (thrown) {
      // Sync will bring it when the network is back.
      if (toSparksError(thrown).code !== "unavailable") throw thrown;
    }
  };
  await Promise.all([fillTimeline(), fillState()]);
  return record ? "known" : "joined";
}
