import type { Person, RoomRights } from "#contracts";
import { createTimeline, type Timeline } from "../../src/hub/timeline/index.ts";
import { ME, ROOM } from "./room-events.ts";

export const ALL_RIGHTS: RoomRights = {
  send: true,
  react: true,
  invite: true,
  redactOthers: false,
  rename: false,
  editWidgets: false,
};

export type TestRoom = {
  readonly timeline: Timeline;
  /** Current names; without one, the id. */
  readonly names: Map<string, string>;
  readonly missing: string[];
  /** How many items were derived so far. */
  derived(): number;
  encrypted: boolean;
  rights: RoomRights;
};

/** A timeline with people whose names can be changed. */
export function createTestRoom(names = new Map<string, string>()): TestRoom {
  let derived = 0;
  const missing: string[] = [];
  const person = (id: string): Person => ({ id, name: names.get(id) ?? id.slice(1).split(":", 1)[0] ?? id });
  const room: TestRoom = {
    names,
    missing,
    derived: () => derived,
    encrypted: false,
    rights: ALL_RIGHTS,
    timeline: createTimeline({
      roomId: ROOM,
      userId: ME,
      person,
      // Asked once for each item that is derived.
      rights: () => {
        derived++;
        return room.rights;
      },
      encrypted: () => room.encrypted,
      onMissing: (id) => missing.push(id),
    }),
  };
  return room;
}
