/** The call of a room, as its memberships tell of it. Pure. */
import type { Person, RoomCall } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { CALL_MEMBER_TYPE } from "./rights.ts";
import { type CallMembership, callMembershipOf } from "./room-call-membership.ts";

const MAX_PEOPLE = 20;
/** More are not kept of one room, whoever writes them. */
const MAX_MEMBERSHIPS = 1000;

export type CallView = {
  readonly now: number;
  readonly userId: string;
  readonly deviceId: string;
  /** Undefined where it is not known: then who is in the call is taken to be in the room. */
  readonly isJoined: (membership: CallMembership) => boolean | undefined;
  readonly person: (userId: string) => Person;
};

/** Undefined: nobody is in a call now. */
export function roomCall(memberships: readonly CallMembership[], view: CallView): RoomCall | undefined {
  const valid = validMemberships(memberships, view);
  const since = new Map<string, number>();
  let own: RoomCall["own"];
  for (const membership of valid) {
    const { userId } = membership;
    since.set(userId, Math.min(since.get(userId) ?? membership.since, membership.since));
    if (userId !== view.userId || own === "here") continue;
    own = membership.deviceId === view.deviceId ? "here" : "elsewhere";
  }
  const people = [...since].toSorted(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1));
  const first = people[0];
  if (!first) return undefined;
  const intents = new Set(valid.map(({ intent }) => intent));
  intents.delete(undefined);
  return {
    people: people.slice(0, MAX_PEOPLE).map(([id]) => view.person(id)),
    total: people.length,
    since: first[1],
    // Sound only where all who say what they want say so.
    intent: intents.size === 1 && intents.has("audio") ? "audio" : "video",
    ...(own === undefined ? {} : { own }),
  };
}

/** Those that have not run out, of people who are in the room. */
export const validMemberships = (
  memberships: readonly CallMembership[],
  { now, isJoined }: Pick<CallView, "now" | "isJoined">,
): readonly CallMembership[] =>
  memberships.filter((membership) => membership.until > now && isJoined(membership) !== false);

/** When the next of them runs out. */
export function nextExpiry(memberships: readonly CallMembership[], now: number): number | undefined {
  let next: number | undefined;
  for (const { until } of memberships) if (until > now && (next === undefined || until < next)) next = until;
  return next;
}

/**
 * The memberships of a room after more of its events, in their order: new ones come in, emptied and redacted ones go, and so do
 * those of people who leave the room. The same list where nothing changed.
 */
export function applyCallEvents(
  before: readonly CallMembership[],
  events: readonly RoomEvent[],
  now: number,
): readonly CallMembership[] {
  let next: Map<string, CallMembership> | undefined;
  const change = () => {
    next ??= new Map(before.map((membership) => [membership.key, membership]));
    return next;
  };
  const dropWhere = (gone: (membership: CallMembership) => boolean) => {
    for (const membership of [...(next?.values() ?? before)]) if (gone(membership)) change().delete(membership.key);
  };
  for (const event of events) {
    const { type, stateKey } = event;
    if (type === CALL_MEMBER_TYPE && stateKey !== undefined) {
      const membership = callMembershipOf(event, now);
      const known = next ? next.has(stateKey) : before.some(({ key }) => key === stateKey);
      if (!membership || membership.until <= now) {
        if (known) change().delete(stateKey);
      } else if (known || (next?.size ?? before.length) < MAX_MEMBERSHIPS) change().set(stateKey, membership);
    } else if (type === "m.room.member" && event.content.membership !== "join") {
      dropWhere(({ userId }) => userId === stateKey);
    } else if (type === "m.room.redaction" && event.redacts !== undefined) {
      dropWhere(({ eventId }) => eventId === event.redacts);
    }
  }
  return next ? [...next.values()] : before;
}
