/** The room itself as a source of one place: its attachments. The client is asked for them when they are opened, and not before. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { SparksError } from "#base";
import type { WidgetHost } from "#kit";
import type { PlaceSource } from "../places/place-source.ts";
import { createRoomFiles, type RoomFiles } from "./room-files.ts";

export const ROOM_SOURCE = "room";
export const ATTACHMENTS_PLACE = "attachments";

export interface RoomSource extends PlaceSource {
  readonly files: RoomFiles;
}

export type RoomSourceOptions = {
  readonly host: WidgetHost;
  readonly label: ReadonlySignal<string>;
  /** How a sender is called. */
  readonly nameOfPerson: (userId: string) => string;
};

export function createRoomSource({ host, label, nameOfPerson }: RoomSourceOptions): RoomSource {
  const files = createRoomFiles({ host, nameOfPerson });
  return {
    id: ROOM_SOURCE,
    kind: "room",
    label,
    files,
    state: signal({ at: "open", username: "", places: [{ id: ATTACHMENTS_PLACE, name: "", kind: "other" }] }),
    start: () => undefined,
    async open(placeId) {
      if (placeId !== ATTACHMENTS_PLACE) throw new SparksError("not-found", "there is no such place in the room");
      return files;
    },
    // What the client refuses is said in the place of the list, where it can be asked again.
    notice: () => undefined,
    tryAgain: () => undefined,
    stop: () => undefined,
  };
}
