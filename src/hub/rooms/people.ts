import { stringAt } from "#base";
import type { Person } from "#contracts";
import { mxcOrNothing, personName } from "./room-name.ts";

/** Names and avatars by user id, from whatever the hub came across: good enough where a room's own members are not loaded. */
export interface People {
  person(userId: string): Person;
  /** From the content of a member event that is current. */
  learn(userId: string, content: Readonly<Record<string, unknown>>): void;
}

const MAX_KNOWN = 20_000;

export function createPeople(): People {
  const known = new Map<string, Person>();
  return {
    person: (userId) => known.get(userId) ?? { id: userId, name: personName(userId, undefined) },
    learn(userId, content) {
      if (content.membership !== "join" && content.membership !== "invite") return;
      if (known.size >= MAX_KNOWN && !known.has(userId)) return;
      known.set(userId, personFromMember(userId, content));
    },
  };
}

export function personFromMember(userId: string, content: Readonly<Record<string, unknown>>): Person {
  const avatar = mxcOrNothing(content.avatar_url);
  return {
    id: userId,
    name: personName(userId, stringAt(content, "displayname")),
    ...(avatar === undefined ? {} : { avatar }),
  };
}
