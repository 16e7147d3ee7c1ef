/**
 * Calls that ring, in any room of the account, open or not. A notification rings while its time lasts and its sender is in the call;
 * it ends for good when the person joins or declines on any device, when the caller goes, or when it is taken back. Muted rooms stay
 * silent.
 */
import { type Clock, stringAt } from "#base";
import type { IncomingRing, Person } from "#contracts";
import {
  declinedBy,
  isEncrypted,
  parseRoomEvent,
  type RoomEvent,
  RTC_DECLINE_TYPE,
  RTC_NOTIFICATION_TYPE,
  referenceOf,
} from "../events/index.ts";
import type { RoomCallWatch } from "../rooms/room-call-watch.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { RoomUpdate } from "../sync/sync-batch.ts";
import type { TopicStart } from "./account-topics.ts";
import { MAX_LIFETIME_MS, type Ringing, ringingOf, sentAt } from "./rings-event.ts";

export interface Rings {
  /** What a batch of the sync brought, when the records of its rooms are in place. */
  see(rooms: ReadonlyMap<string, RoomUpdate>): void;
  /** An event that came beside the timeline, readable: a sticky one. */
  hear(event: RoomEvent): void;
  /** Decrypted later than it came. */
  decrypted(event: RoomEvent): void;
  /** Crypto is up: what waits is tried again. */
  decryptAgain(): void;
  /** The person said no, here: nothing rings in the room any more before somebody calls anew. */
  declined(roomId: string, notificationId: string): void;
  readonly topic: TopicStart<"rings">;
  stop(): void;
}

export type RingsOptions = {
  readonly clock: Clock;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly roomCalls: RoomCallWatch;
  readonly person: (roomId: string, userId: string) => Person;
  /** The outcome in `clear`; the event as it is while crypto is not up. */
  readonly decrypt: (event: RoomEvent) => Promise<RoomEvent>;
};

type Candidate = Ringing & { /** The caller was seen in the call. */ seen: boolean; over: boolean };

/** What is over is remembered for longer than any server could tell of it again as new. */
const FORGET_AFTER_MS = 10 * 60_000;
const MAX_CANDIDATES = 200;
const MAX_SEALED = 200;
const MAX_DECLINED = 500;

export function createRings(options: RingsOptions): Rings {
  const { clock, userId, rooms, roomCalls } = options;
  const candidates = new Map<string, Candidate>();
  /** Encrypted events that may be about a call, and when they came. */
  const sealed = new Map<string, { readonly event: RoomEvent; readonly receivedAt: number }>();
  const declines = new Set<string>();
  const listeners = new Set<(rings: readonly IncomingRing[]) => void>();
  let shown: readonly IncomingRing[] = [];
  let sleeping: AbortController | undefined;
  let stopped = false;

  const end = (notificationId: string) => {
    const candidate = candidates.get(notificationId);
    if (candidate) candidate.over = true;
  };

  const decline = (notificationId: string) => {
    declines.add(notificationId);
    for (const old of declines) {
      if (declines.size <= MAX_DECLINED) break;
      declines.delete(old);
    }
    end(notificationId);
  };

  const take = (event: RoomEvent, receivedAt: number) => {
    if (event.type === "m.room.redaction") return event.redacts === undefined ? undefined : end(event.redacts);
    const target = event.sender === userId ? declinedBy(event) : undefined;
    if (target !== undefined) return decline(target);
    const ringing = ringingOf(event, userId, receivedAt);
    if (!ringing || ringing.until <= clock.now() || candidates.has(ringing.notificationId)) return;
    if (declines.has(ringing.notificationId) || candidates.size >= MAX_CANDIDATES) return;
    candidates.set(ringing.notificationId, { ...ringing, seen: false, over: false });
  };

  const open = async (event: RoomEvent, receivedAt: number) => {
    const clear = await options.decrypt(event);
    if (stopped || clear.clear?.state !== "decrypted") return;
    sealed.delete(event.eventId);
    take(clear, receivedAt);
    look();
  };

  /** Whether it still rings; what has ended once stays ended. */
  const rings = (candidate: Candidate, now: number): boolean => {
    if (candidate.over) return false;
    const room = rooms.get(candidate.roomId);
    const isIn = roomCalls.isIn(candidate.roomId, candidate.caller);
    const answered = roomCalls.of(candidate.roomId)?.own !== undefined;
    if (candidate.until <= now || room?.membership !== "join" || answered || (candidate.seen && !isIn)) {
      candidate.over = true;
      return false;
    }
    // The membership may come after the notification.
    candidate.seen = isIn;
    return isIn && !room.muted;
  };

  const look = () => {
    const now = clock.now();
    const byRoom = new Map<string, Candidate>();
    for (const candidate of [...candidates.values()].toSorted((a, b) => a.from - b.from)) {
      if (now - candidate.from > FORGET_AFTER_MS) candidates.delete(candidate.notificationId);
      // A room has one call, whoever calls.
      else if (rings(candidate, now) && !byRoom.has(candidate.roomId)) byRoom.set(candidate.roomId, candidate);
    }
    const next = [...byRoom.values()].map(
      ({ roomId, notificationId, caller, intent, until }): IncomingRing => ({
        roomId,
        roomName: rooms.get(roomId)?.name ?? "",
        notificationId,
        caller: options.person(roomId, caller),
        intent,
        until,
      }),
    );
    sleep(now);
    if (JSON.stringify(next) === JSON.stringify(shown)) return;
    shown = next;
    for (const listener of [...listeners]) listener(shown);
  };

  const sleep = (now: number) => {
    sleeping?.abort();
    sleeping = undefined;
    const ends = [...candidates.values()].flatMap(({ over, until }) => (over ? [] : [until]));
    if (stopped || ends.length === 0) return;
    sleeping = new AbortController();
    clock.sleep(Math.max(0, Math.min(...ends) - now), sleeping.signal).then(look, () => undefined);
  };

  /** An encrypted event is looked into where it refers to another one, as notifications and declines do, or where a call goes on. */
  const mayConcern = (event: RoomEvent): boolean =>
    referenceOf(event) !== undefined || rooms.get(event.roomId)?.callMembers !== undefined;

  const concerns = (roomId: string) => [...candidates.values()].some((it) => !it.over && it.roomId === roomId);
  const stops = [
    roomCalls.changes.on((changed) => {
      if ([...changed].some(concerns)) look();
    }),
    rooms.onChange((changed) => {
      if ([...changed].some(concerns)) look();
    }),
  ];

  return {
    see(updates) {
      const now = clock.now();
      for (const [id, { receivedAt }] of sealed) if (now - receivedAt > MAX_LIFETIME_MS) sealed.delete(id);
      for (const [roomId, update] of updates) {
        for (const raw of update.timeline) {
          const type = stringAt(raw, "type") ?? "";
          if (!OF_INTEREST.has(type)) continue;
          const event = parseRoomEvent(raw, roomId);
          if (!event || now - sentAt(event, now) > MAX_LIFETIME_MS) continue;
          if (!isEncrypted(event)) take(event, now);
          else if (mayConcern(event) && sealed.size < MAX_SEALED) {
            sealed.set(event.eventId, { event, receivedAt: now });
            void open(event, now);
          }
        }
      }
      look();
    },
    hear(event) {
      const now = clock.now();
      if (now - sentAt(event, now) > MAX_LIFETIME_MS) return;
      take(event, now);
      look();
    },
    decrypted(event) {
      const waiting = sealed.get(event.eventId);
      if (!waiting || event.clear?.state !== "decrypted") return;
      sealed.delete(event.eventId);
      take(event, waiting.receivedAt);
      look();
    },
    decryptAgain() {
      for (const { event, receivedAt } of sealed.values()) void open(event, receivedAt);
    },
    declined(roomId, notificationId) {
      decline(notificationId);
      for (const candidate of candidates.values()) if (candidate.roomId === roomId) candidate.over = true;
      look();
    },
    topic(_param, push) {
      listeners.add(push);
      push(shown);
      return () => listeners.delete(push);
    },
    stop() {
      stopped = true;
      sleeping?.abort();
      for (const stop of stops) stop();
    },
  };
}

const OF_INTEREST: ReadonlySet<string> = new Set([
  "m.room.encrypted",
  "m.room.redaction",
  RTC_NOTIFICATION_TYPE,
  RTC_DECLINE_TYPE,
]);
