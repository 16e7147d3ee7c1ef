import { stringAt } from "#base";
import type { Person } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { fold } from "./list-item.ts";
import { type People, personFromMember } from "./people.ts";
import { isConfigType } from "./room-config-types.ts";

/** A member as the room's state says. */
export type RoomMember = {
  readonly id: string;
  readonly membership: "join" | "invite" | "knock" | "leave" | "ban";
  readonly person: Person;
};

/** The state of a room that is or was on the screen, members apart. */
export interface RoomState {
  get(type: string, stateKey?: string): RoomEvent | undefined;
  all(type: string): readonly RoomEvent[];
  /** The types there are, members apart. */
  types(): readonly string[];
  content(type: string, stateKey?: string): Readonly<Record<string, unknown>> | undefined;
  /** Takes state events; says which people changed. */
  apply(events: readonly RoomEvent[]): ReadonlySet<string>;
  /** The server starts over. Forgets all but members, and configuration, most of which sync tells only as it changes. */
  reset(): void;
  member(userId: string): RoomMember | undefined;
  members(): Iterable<RoomMember>;
  /** The person as this room knows them, marked where the name is not unique here. */
  person(userId: string): Person;
  /** Whether the complete list of members was fetched. */
  membersComplete: boolean;
  /** Whether all configuration was read, and every change since is told of. */
  configComplete: boolean;
  /** Everything, for the store. */
  events(): readonly RoomEvent[];
  readonly version: number;
}

const MEMBERSHIPS = new Set(["join", "invite", "knock", "leave", "ban"]);

export function createRoomState(people: People): RoomState {
  let state = new Map<string, Map<string, RoomEvent>>();
  const members = new Map<string, RoomMember>();
  const memberEvents = new Map<string, RoomEvent>();
  const byName = new Map<string, Set<string>>();
  let version = 0;

  const nameKey = (name: string) => fold(name).replaceAll(/[\s\u200b-\u200f\ufeff]+/g, "");
  const rename = (userId: string, before: RoomMember | undefined, after: RoomMember) => {
    const counts = (member: RoomMember | undefined) => member?.membership === "join" || member?.membership === "invite";
    if (before && counts(before)) byName.get(nameKey(before.person.name))?.delete(userId);
    if (!counts(after)) return;
    const key = nameKey(after.person.name);
    const same = byName.get(key) ?? new Set();
    same.add(userId);
    byName.set(key, same);
  };

  const applyMember = (event: RoomEvent): boolean => {
    const userId = event.stateKey ?? "";
    const membership = stringAt(event.content, "membership") ?? "";
    if (!userId.startsWith("@") || !MEMBERSHIPS.has(membership)) return false;
    const before = members.get(userId);
    // Who left keeps the name they had here, where the leave event carries none.
    const named = stringAt(event.content, "displayname") !== undefined || !before;
    const person = named ? personFromMember(userId, event.content) : before.person;
    const after: RoomMember = { id: userId, membership: membership as RoomMember["membership"], person };
    members.set(userId, after);
    memberEvents.set(userId, event);
    rename(userId, before, after);
    people.learn(userId, event.content);
    return before?.person.name !== person.name || before.person.avatar !== person.avatar;
  };

  const self: RoomState = {
    membersComplete: false,
    configComplete: false,
    get version() {
      return version;
    },
    get: (type, stateKey = "") => state.get(type)?.get(stateKey),
    all: (type) => [...(state.get(type)?.values() ?? [])],
    types: () => [...state.keys()],
    content: (type, stateKey = "") => state.get(type)?.get(stateKey)?.content,
    apply(events) {
      const changed = new Set<string>();
      for (const event of events) {
        if (event.stateKey === undefined) continue;
        version++;
        if (event.type === "m.room.member") {
          if (applyMember(event)) changed.add(event.stateKey);
          continue;
        }
        const ofType = state.get(event.type) ?? new Map<string, RoomEvent>();
        ofType.set(event.stateKey, event);
        state.set(event.type, ofType);
      }
      return changed;
    },
    reset() {
      state = new Map([...state].filter(([type]) => isConfigType(type)));
      self.configComplete = false;
      version++;
    },
    member: (userId) => members.get(userId),
    members: () => members.values(),
    person(userId) {
      const person = members.get(userId)?.person ?? people.person(userId);
      const same = byName.get(nameKey(person.name));
      const shared = same !== undefined && (same.size > 1 || !same.has(userId)) && same.size > 0;
      return shared ? { ...person, ambiguous: true } : person;
    },
    events: () => [...[...state.values()].flatMap((ofType) => [...ofType.values()]), ...memberEvents.values()],
  };
  return self;
}
