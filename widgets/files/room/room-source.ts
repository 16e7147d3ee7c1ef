/** The room itself as a source of one place: its attachments. The client is asked for them when they are opened, and not before. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { SparksError } from "#base";
import type { WidgetHost } from "#kit";
import type { PlaceSource } from "../places/place-source.ts";
import { createRoomFiles, type RoomFiles } from "./room-files.ts";
import { createRoomPeople, type RoomPeople } from "./room-people.ts";

export const ROOM_SOURCE = "room";
export const ATTACHMENTS_PLACE = "attachments";

export interface RoomSource extends PlaceSource {
  readonly files: RoomFiles;
  readonly people: RoomPeople;
}

/** That of the room, among all sources. */
export const roomSourceOf = (sources: readonly PlaceSource[]): RoomSource | undefined => sources.find(isRoomSource);

const isRoomSource = (source: PlaceSource): source is RoomSource => source.kind === "room" && "people" in source;

export type RoomSourceOptions = {
  readonly host: WidgetHost;
  readonly label: ReadonlySignal<string>;
};

export function createRoomSource({ host, label }: RoomSourceOptions): RoomSource {
  const people = createRoomPeople(host);
  const files = createRoomFiles({ host, nameOfPerson: people.nameOf });
  return {
    id: ROOM_SOURCE,
    kind: "room",
    label,
    files,
    people,
    state: signal({ at: "open", username: "", places: [{ id: ATTACHMENTS_PLACE, name: "", kind: "other" }] }),
    start: () => undefined,
    async open(placeId) {
      if (placeId !== ATTACHMENTS_PLACE) throw new SparksError("not-found", "there is no such place in the room");
      return files;
    },
    // What the client refuses is said in the place of the list, where it can be asked again.
    notice: () => undefined,
    tryAgain: () => undefined,
    stop: people.stop,
  };
}
