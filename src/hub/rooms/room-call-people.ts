/**
 * Whether those who say that they are in a call are in its room. Sync tells of few members of a room that nobody looks at, so the others
 * are asked for, once for each membership, and their names come with it.
 */
import { type Clock, stringAt, toSparksError } from "#base";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { roomPath } from "../sdk/paths.ts";
import type { People } from "./people.ts";
import type { CallMembership } from "./room-call-membership.ts";

export interface CallPeople {
  /** Undefined: not known yet; who asked is told by `onLearned`. */
  isJoined(roomId: string, membership: CallMembership): boolean | undefined;
}

export type CallPeopleOptions = {
  readonly clock: Clock;
  readonly http: Pick<MatrixHttp, "json">;
  readonly userId: string;
  readonly people: People;
  /** What the room's own state says, where it is known. */
  readonly inState: (roomId: string, userId: string) => boolean | undefined;
  readonly onLearned: (roomId: string) => void;
};

/** So many of a room in so long; the others are believed. */
const MAX_ASKED = 30;
const ASKED_FOR_MS = 600_000;
const MAX_REMEMBERED = 5000;

export function createCallPeople(options: CallPeopleOptions): CallPeople {
  const { http, people, clock } = options;
  /** By membership event: a new one is looked at anew. */
  const joined = new Map<string, boolean>();
  const asked = new Map<string, { readonly since: number; readonly ids: Set<string> }>();

  const askedIn = (roomId: string): Set<string> => {
    const known = asked.get(roomId);
    if (known && clock.now() - known.since < ASKED_FOR_MS) return known.ids;
    const ids = new Set<string>();
    asked.set(roomId, { since: clock.now(), ids });
    return ids;
  };

  const ask = async (roomId: string, { userId, eventId }: CallMembership) => {
    try {
      const content = await http.json("GET", roomPath(roomId, "state", "m.room.member", userId));
      people.learn(userId, content);
      joined.set(eventId, stringAt(content, "membership") === "join");
    } catch (thrown) {
      // Whatever else went wrong says nothing.
      if (toSparksError(thrown).code !== "not-found") return;
      joined.set(eventId, false);
    }
    for (const old of joined.keys()) {
      if (joined.size <= MAX_REMEMBERED) break;
      joined.delete(old);
    }
    options.onLearned(roomId);
  };

  return {
    isJoined(roomId, membership) {
      if (membership.userId === options.userId) return true;
      const known = options.inState(roomId, membership.userId) ?? joined.get(membership.eventId);
      if (known !== undefined) return known;
      const ids = askedIn(roomId);
      if (ids.has(membership.eventId) || ids.size >= MAX_ASKED) return undefined;
      ids.add(membership.eventId);
      void ask(roomId, membership);
      return undefined;
    },
  };
}
