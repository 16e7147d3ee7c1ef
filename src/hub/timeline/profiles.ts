import { objectAt, stringAt } from "#base";
import type { Person } from "#contracts";
import { type Profile, personWith, profileOf } from "../events/index.ts";
import type { Entry } from "./entry.ts";

/**
 * People as they were called when they wrote: every member event tells the profile before it, and the newest profile is the one that the
 * room knows.
 */
export type Profiles = ReturnType<typeof createProfiles>;

export function createProfiles(person: (userId: string) => Person) {
  const changes = new Map<string, { readonly entry: Entry; readonly before: Profile }[]>();
  return {
    /** Takes note of a member event; answers whose profile it tells. */
    note(entry: Entry): string | undefined {
      const { type, stateKey, unsigned } = entry.event;
      if (type !== "m.room.member" || stateKey === undefined) return undefined;
      const before = objectAt(unsigned, "prev_content");
      if (stringAt(before, "membership") !== "join") return undefined;
      const known = changes.get(stateKey) ?? [];
      known.push({ entry, before: profileOf(before) ?? {} });
      known.sort((a, b) => a.entry.seq - b.entry.seq);
      changes.set(stateKey, known);
      return stateKey;
    },
    at(userId: string, seq: number): Person {
      const next = changes.get(userId)?.find(({ entry }) => entry.seq > seq);
      return personWith(person(userId), next?.before);
    },
    clear: () => changes.clear(),
  };
}
