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
  call: true,
};

export type TestRoom = {
  readonly timeline: Timeline;
  /** Current names; without one, the id. */
  readonly names: Map<string, string>;
  readonly missing: string[];
  /** How many people were looked up so far: at least one for each item that is derived. */
  lookups(): number;
  encrypted: boolean;
  rights: RoomRights;
};

/** A timeline with people whose names can be changed. */
export function createTestRoom(names = new Map<string, string>()): TestRoom {
  let lookups = 0;
  const missing: string[] = [];
  const person = (id: string): Person => {
    lookups++;
    return { id, name: names.get(id) ?? id.slice(1).split(":", 1)[0] ?? id };
  };
  const room: TestRoom = {
    names,
    missing,
    lookups: () => lookups,
    encrypted: false,
    rights: ALL_RIGHTS,
    timeline: createTimeline({
      roomId: ROOM,
      userId: ME,
      person,
      rights: () => room.rights,
      encrypted: () => room.encrypted,
      onMissing: (id) => missing.push(id),
    }),
  };
  return room;
}
