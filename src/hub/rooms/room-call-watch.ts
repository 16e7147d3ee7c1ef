/**
 * Knows of every room whether a call goes on: by what sync tells, and by the time, for nobody sends an event when a membership runs
 * out. Keeps the line of the room list right, and says which rooms changed.
 */
import { type Clock, createEmitter, type Emitter } from "#base";
import type { Person, RoomCall } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { nextExpiry, roomCall, validMemberships } from "./room-call.ts";
import { type CallMembership, callMembershipOf } from "./room-call-membership.ts";
import type { CallPeople } from "./room-call-people.ts";
import type { RoomRecord } from "./room-record.ts";
import type { RoomStore } from "./room-store.ts";

/** Sticky events (MSC4354) that have not run out, decrypted, as whoever follows them keeps them. */
export interface StickySource {
  stickyEvents(roomId: string): readonly RoomEvent[];
  onStickyChange(listener: (roomId: string) => void): () => void;
}

export interface RoomCallWatch {
  of(roomId: string): RoomCall | undefined;
  /** Whether the person has a membership now; who only left the room behind is not in its call. */
  isIn(roomId: string, userId: string): boolean;
  /** Something was learned of the people in the room. */
  look(roomId: string): void;
  /** The ids of rooms whose call is another one now. */
  readonly changes: Emitter<ReadonlySet<string>>;
  stop(): void;
}

export type RoomCallWatchOptions = {
  readonly clock: Clock;
  readonly userId: string;
  readonly deviceId: string;
  readonly rooms: RoomStore;
  readonly sticky: StickySource;
  readonly isJoined: CallPeople["isJoined"];
  readonly person: (roomId: string, userId: string) => Person;
};

/** A clock may be set, and a timer holds only so much. */
const MAX_SLEEP_MS = 600_000;

export function createRoomCallWatch(options: RoomCallWatchOptions): RoomCallWatch {
  const { clock, rooms, sticky } = options;
  const changes = createEmitter<ReadonlySet<string>>();
  const calls = new Map<string, RoomCall>();
  /** Rooms with memberships, and when the next of them runs out. */
  const dueAt = new Map<string, number>();
  let sleeping: { readonly until: number; readonly ended: AbortController } | undefined;
  let stopped = false;

  const membershipsOf = (room: RoomRecord): readonly CallMembership[] => {
    const now = clock.now();
    const ofState = room.callMembers ?? [];
    const found: CallMembership[] = [...ofState];
    for (const event of sticky.stickyEvents(room.id)) {
      const membership = callMembershipOf(event, now);
      const known = ({ userId, deviceId }: CallMembership) =>
        userId === membership?.userId && deviceId === membership.deviceId;
      // State first: a device that speaks both ways is in the call once.
      if (membership && !ofState.some(known)) found.push(membership);
    }
    return found;
  };

  /** Looks at the room again; whether its call changed. */
  const look = (roomId: string): boolean => {
    const room = rooms.get(roomId);
    const now = clock.now();
    const memberships = room?.membership === "join" ? membershipsOf(room) : [];
    const call = roomCall(memberships, {
      now,
      userId: options.userId,
      deviceId: options.deviceId,
      isJoined: (membership) => options.isJoined(roomId, membership),
      person: (userId) => options.person(roomId, userId),
    });
    const due = nextExpiry(memberships, now);
    if (due === undefined) dueAt.delete(roomId);
    else dueAt.set(roomId, due);
    const changed = JSON.stringify(call) !== JSON.stringify(calls.get(roomId));
    if (call) calls.set(roomId, call);
    else calls.delete(roomId);
    if (room) tellList(room, call);
    return changed;
  };

  const tellList = (room: RoomRecord, call: RoomCall | undefined) => {
    const line = call && {
      total: call.total,
      intent: call.intent,
      ...(call.own === undefined ? {} : { own: call.own }),
    };
    if (JSON.stringify(line) === JSON.stringify(room.call)) return;
    rooms.patch(room.id, ({ call: _old, ...rest }) => (line ? { ...rest, call: line } : rest));
  };

  const lookAtAll = (roomIds: Iterable<string>) => {
    const changed = new Set<string>();
    for (const roomId of roomIds) if (look(roomId)) changed.add(roomId);
    sleep();
    if (changed.size > 0) changes.emit(changed);
  };

  const sleep = () => {
    const now = clock.now();
    const next = Math.min(...dueAt.values(), Number.POSITIVE_INFINITY);
    const until = Math.min(next, now + MAX_SLEEP_MS);
    if (stopped || (sleeping && sleeping.until <= until) || next === Number.POSITIVE_INFINITY) return;
    sleeping?.ended.abort();
    const ended = new AbortController();
    sleeping = { until, ended };
    const wake = () => {
      sleeping = undefined;
      lookAtAll([...dueAt].flatMap(([roomId, due]) => (due <= clock.now() ? [roomId] : [])));
    };
    clock.sleep(Math.max(0, until - now), ended.signal).then(wake, () => undefined);
  };

  const concerns = (roomId: string) =>
    calls.has(roomId) ||
    dueAt.has(roomId) ||
    rooms.get(roomId)?.call !== undefined ||
    rooms.get(roomId)?.callMembers !== undefined ||
    sticky.stickyEvents(roomId).length > 0;
  const stops = [
    rooms.onChange((changed) => {
      const due = [...changed].filter(concerns);
      if (due.length > 0) lookAtAll(due);
    }),
    sticky.onStickyChange((roomId) => lookAtAll([roomId])),
  ];

  return {
    changes,
    of: (roomId) => calls.get(roomId),
    look(roomId) {
      if (concerns(roomId)) lookAtAll([roomId]);
    },
    isIn(roomId, userId) {
      const room = rooms.get(roomId);
      if (room?.membership !== "join") return false;
      const isJoined = (membership: CallMembership) => options.isJoined(roomId, membership);
      const valid = validMemberships(membershipsOf(room), { now: clock.now(), isJoined });
      return valid.some((membership) => membership.userId === userId);
    },
    stop() {
      stopped = true;
      sleeping?.ended.abort();
      for (const stop of stops) stop();
    },
  };
}
