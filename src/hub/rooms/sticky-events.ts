/**
 * Sticky events (MSC4354): events that a server shows to everybody in the room until their time is over, however far the timeline has
 * gone on. Those that have not run out are kept of all rooms, decrypted; the newest of a sender, type and sticky key counts.
 */
import { type Clock, createEmitter, type Emitter, numberAt, objectAt, stringAt } from "#base";
import { contentOf, isEncrypted, parseRoomEvent, type RoomEvent, typeOf } from "../events/index.ts";
import type { RoomUpdate } from "../sync/sync-batch.ts";
import type { StickySource } from "./room-call-watch.ts";

/** `until`: milliseconds since 1970 by the clock of this machine. */
export type StickyEvent = { readonly event: RoomEvent; readonly until: number };

export interface StickyEvents extends StickySource {
  /**
   * Takes the room's part of a sync batch. Resolves when its sticky events are decrypted, as far as they can be, and kept, with what
   * tells of them: to be called when the timeline, which has the same events, is in place.
   */
  take(roomId: string, update: RoomUpdate): Promise<() => void>;
  /** Decrypted later than it came. */
  decrypted(event: RoomEvent): void;
  decryptAgain(): Promise<void>;
  forget(roomId: string): void;
  /** Those that came, once each, readable, in the server's order. */
  readonly fresh: Emitter<RoomEvent>;
  restore(stored: readonly StickyEvent[]): void;
  /** Everything that has not run out, for the store. */
  stored(): readonly StickyEvent[];
}

export type StickyEventsOptions = {
  readonly clock: Clock;
  readonly decrypt: (event: RoomEvent) => Promise<RoomEvent>;
};

/** Anybody in a room can send them, and fast. */
const MAX_PER_ROOM = 500;
const MAX_STORED = 1000;
/** MSC4354: nothing sticks for longer. */
const MAX_MS = 3_600_000;

export function createStickyEvents({ clock, decrypt }: StickyEventsOptions): StickyEvents {
  const rooms = new Map<string, Map<string, StickyEvent>>();
  const fresh = createEmitter<RoomEvent>();
  const changes = createEmitter<string>();

  const alive = (roomId: string): readonly StickyEvent[] => {
    const kept = rooms.get(roomId);
    if (!kept) return [];
    const now = clock.now();
    for (const [id, { until }] of kept) if (until <= now) kept.delete(id);
    if (kept.size === 0) rooms.delete(roomId);
    return [...kept.values()];
  };

  const keep = (sticky: StickyEvent) => {
    const { roomId, eventId } = sticky.event;
    const kept = rooms.get(roomId) ?? new Map<string, StickyEvent>();
    kept.set(eventId, sticky);
    rooms.set(roomId, kept);
    if (kept.size <= MAX_PER_ROOM) return;
    const first = kept.keys().next();
    if (!first.done) kept.delete(first.value);
  };

  /** When its time is over: the server says what is left; without that, its clock is believed only about the past. */
  const untilOf = (event: RoomEvent, now: number): number => {
    const left = numberAt(event.unsigned, "msc4354_sticky_duration_ttl_ms");
    if (left !== undefined) return now + Math.min(MAX_MS, Math.max(0, left));
    return Math.min(event.ts, now) + (event.stickyMs ?? 0);
  };

  const told = (roomId: string, events: readonly RoomEvent[]) => {
    for (const event of events) fresh.emit(event);
    changes.emit(roomId);
  };

  const self: StickyEvents = {
    fresh,
    stickyEvents: (roomId) => newestOf(alive(roomId).map(({ event }) => event)),
    onStickyChange: (listener) => changes.on(listener),
    async take(roomId, update) {
      const raws = [...update.timeline.filter(isOfInterest), ...(update.sticky ?? [])];
      if (raws.length === 0) return () => undefined;
      const now = clock.now();
      const known = rooms.get(roomId);
      const found = new Map<string, StickyEvent>();
      const redacted: string[] = [];
      for (const event of raws.flatMap((raw) => parseRoomEvent(raw, roomId) ?? [])) {
        if (event.redacts !== undefined) redacted.push(event.redacts);
        if (event.stickyMs === undefined || objectAt(event.unsigned, "redacted_because")) continue;
        const until = untilOf(event, now);
        if (until > now && !known?.has(event.eventId)) found.set(event.eventId, { event, until });
      }
      const opened = await Promise.all(
        [...found.values()].map(async ({ event, until }) => ({
          event: isEncrypted(event) ? await decrypt(event) : event,
          until,
        })),
      );
      for (const sticky of opened) keep(sticky);
      let gone = false;
      for (const id of redacted) gone = rooms.get(roomId)?.delete(id) || gone;
      const came = opened.filter(({ event }) => !redacted.includes(event.eventId)).map(({ event }) => event);
      return () => {
        if (came.length > 0 || gone) told(roomId, came.filter(isReadable));
      };
    },
    decrypted(event) {
      const known = rooms.get(event.roomId)?.get(event.eventId);
      if (!known || !isReadable(event)) return;
      const wasReadable = isReadable(known.event);
      rooms.get(event.roomId)?.set(event.eventId, { ...known, event });
      if (!wasReadable) told(event.roomId, [event]);
    },
    async decryptAgain() {
      const sealed = [...rooms.keys()].flatMap((roomId) => alive(roomId)).filter(({ event }) => !isReadable(event));
      await Promise.all(
        sealed.map(async ({ event: { clear: _clear, ...event } }) => self.decrypted(await decrypt(event))),
      );
    },
    forget(roomId) {
      if (rooms.delete(roomId)) changes.emit(roomId);
    },
    restore(stored) {
      for (const sticky of stored) keep(sticky);
    },
    stored: () => [...rooms.keys()].flatMap((roomId) => alive(roomId)).slice(0, MAX_STORED),
  };
  return self;
}

/** Most of a timeline is neither sticky nor takes back what is. */
const isOfInterest = (raw: unknown) =>
  objectAt(raw, "msc4354_sticky") !== undefined || stringAt(raw, "type") === "m.room.redaction";

const isReadable = (event: RoomEvent) => !isEncrypted(event) || event.clear?.state === "decrypted";

/** Of each sender, type and sticky key the newest (MSC4354: by time, then by id); those without a key all count. */
function newestOf(events: readonly RoomEvent[]): readonly RoomEvent[] {
  const newest = new Map<string, RoomEvent>();
  for (const event of events) {
    if (!isReadable(event)) continue;
    const content = contentOf(event);
    const key = stringAt(content, "msc4354_sticky_key") ?? stringAt(content, "sticky_key");
    const slot = key === undefined ? event.eventId : JSON.stringify([event.sender, typeOf(event), key]);
    const before = newest.get(slot);
    const isNewer = !before || event.ts > before.ts || (event.ts === before.ts && event.eventId > before.eventId);
    if (!isNewer) continue;
    newest.delete(slot);
    newest.set(slot, event);
  }
  return [...newest.values()];
}
