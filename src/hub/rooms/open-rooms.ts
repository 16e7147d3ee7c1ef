/**
 * Rooms beyond their line in the list: state, members and timelines of those that are or were wanted. State is kept for good
 * (the server sends only what changed); timelines are kept for the rooms looked at last and fetched again for others.
 */
import type { Clock, Log } from "#base";
import { createEmitter, type Emitter, isObject, toSparksError } from "#base";
import { parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { RoomUpdate } from "../sync/sync-batch.ts";
import { createTimeline } from "../timeline/index.ts";
import type { People } from "./people.ts";
import { readRights } from "./rights.ts";
import { createRoomSession, type RoomSession } from "./room-session.ts";
import type { RoomStore } from "./room-store.ts";
import { createRoomTimeline, fetchEvent, type RoomTimeline, type StoredTimeline } from "./room-timeline.ts";

export type LiveEvents = {
  readonly roomId: string;
  readonly events: readonly RoomEvent[];
  /** There was more between what was known and these: state may have changed unheard. */
  readonly gap: boolean;
};

export interface OpenRooms {
  session(roomId: string): RoomSession;
  knownSession(roomId: string): RoomSession | undefined;
  /** Known sessions only. */
  known(): Iterable<RoomSession>;
  timeline(roomId: string): RoomTimeline;
  /** Whether state and timeline are here: opening it needs no network. */
  isLoaded(roomId: string): boolean;
  knownTimeline(roomId: string): RoomTimeline | undefined;
  timelines(): Iterable<readonly [roomId: string, timeline: RoomTimeline]>;
  /** Takes a room's update; `wanted` rooms get a timeline. Resolves when its events are decrypted and shown. */
  apply(roomId: string, update: RoomUpdate, wanted: boolean): Promise<void>;
  decrypted(event: RoomEvent): void;
  decryptAgain(): Promise<void>;
  /** What was stored: states at once, timelines when they are asked for. */
  restore(states: ReadonlyMap<string, readonly RoomEvent[]>, timelines: ReadonlyMap<string, StoredTimeline>): void;
  forget(roomId: string): void;
  /** New timeline events of rooms with a session, decrypted, in the server's order. */
  readonly live: Emitter<LiveEvents>;
  /** Decrypted later than they came. */
  readonly late: Emitter<RoomEvent>;
}

export type OpenRoomsOptions = {
  readonly userId: string;
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly log: Log;
  readonly people: People;
  readonly rooms: RoomStore;
  readonly decrypt: (event: RoomEvent) => Promise<RoomEvent>;
  /** A timeline was made: what waits in the outbox belongs into it. */
  readonly onTimeline: (roomId: string, timeline: RoomTimeline) => void;
  readonly isWanted: (roomId: string) => boolean;
  readonly onForget: (roomId: string) => void;
};

const MAX_TIMELINES = 80;
const MISSING_AFTER_MS = 400;

export function createOpenRooms(options: OpenRoomsOptions): OpenRooms {
  const { userId, http, people, rooms, decrypt, log } = options;
  const sessions = new Map<string, RoomSession>();
  const timelines = new Map<string, RoomTimeline>();
  const stored = new Map<string, StoredTimeline>();
  const live = createEmitter<LiveEvents>();
  const late = createEmitter<RoomEvent>();

  const sessionOf = (roomId: string): RoomSession => {
    const known = sessions.get(roomId);
    if (known) return known;
    const made = createRoomSession(roomId, userId, people);
    sessions.set(roomId, made);
    return made;
  };

  const evict = () => {
    if (timelines.size <= MAX_TIMELINES) return;
    // The map is in the order of use.
    for (const roomId of timelines.keys()) {
      if (timelines.size <= MAX_TIMELINES) return;
      if (!options.isWanted(roomId)) timelines.delete(roomId);
    }
  };

  const timelineOf = (roomId: string): RoomTimeline => {
    const known = timelines.get(roomId);
    if (known) {
      timelines.delete(roomId);
      timelines.set(roomId, known);
      return known;
    }
    const session = sessionOf(roomId);
    const timeline = createTimeline({
      roomId,
      userId,
      person: (id) => session.state.person(id),
      rights: () => readRights(session.state).of(userId),
      encrypted: () => rooms.get(roomId)?.encryption !== undefined,
      onMissing(eventId) {
        const fetched = options.clock.sleep(MISSING_AFTER_MS).then(() => {
          // The page that is being fetched may have brought it.
          const known = timeline.eventById(eventId);
          return known ?? fetchEvent(http, roomId, eventId, decrypt);
        });
        fetched.then(
          (event) => timeline.provide(eventId, event),
          (thrown: unknown) => log.warn("timeline.event-missing", { code: toSparksError(thrown).code }),
        );
      },
    });
    const made = createRoomTimeline({ roomId, timeline, http, decrypt, fillState: (events) => session.fill(events) });
    session.changes.on((change) => {
      if (change.rights) timeline.refresh();
      else if (change.people.size > 0) timeline.refresh(change.people);
    });
    const left = stored.get(roomId);
    stored.delete(roomId);
    if (left) made.restore(left);
    timelines.set(roomId, made);
    evict();
    options.onTimeline(roomId, made);
    return made;
  };

  return {
    live,
    late,
    session: sessionOf,
    knownSession: (roomId) => sessions.get(roomId),
    known: () => sessions.values(),
    timeline: timelineOf,
    isLoaded: (roomId) =>
      sessions.get(roomId)?.state.get("m.room.create") !== undefined &&
      (stored.has(roomId) || timelines.get(roomId)?.filled === true),
    knownTimeline: (roomId) => timelines.get(roomId),
    timelines: () => timelines.entries(),
    async apply(roomId, update, wanted) {
      if (!wanted && !sessions.has(roomId)) return;
      const session = sessionOf(roomId);
      const events = update.timeline.flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
      // A gap hides who came and went.
      if (update.initial || update.limited) {
        session.state.membersComplete = false;
        session.state.configComplete = false;
      }
      session.apply(update, events);
      const timeline = wanted || stored.has(roomId) ? timelineOf(roomId) : timelines.get(roomId);
      if (!timeline) return;
      const gap = timeline.filled && (update.limited || update.initial) && !update.expanded;
      const fresh = await timeline.apply(update, events);
      for (const receipt of receiptsOf(update.receipts)) {
        timeline.timeline.setReceipt(receipt.userId, receipt.eventId, receipt.ts, receipt.threadId);
      }
      if (fresh.length > 0 || gap) live.emit({ roomId, events: fresh, gap });
    },
    decrypted(event) {
      timelines.get(event.roomId)?.decrypted(event);
      late.emit(event);
    },
    async decryptAgain() {
      const opened = await Promise.all([...timelines.values()].map((timeline) => timeline.decryptAgain()));
      for (const event of opened.flat()) late.emit(event);
    },
    restore(states, kept) {
      for (const [roomId, events] of states) sessionOf(roomId).state.apply(events);
      for (const [roomId, timeline] of kept) stored.set(roomId, timeline);
    },
    forget(roomId) {
      if (sessions.has(roomId)) options.onForget(roomId);
      stored.delete(roomId);
      sessions.delete(roomId);
      timelines.delete(roomId);
    },
  };
}

export type Receipt = {
  readonly eventId: string;
  readonly userId: string;
  readonly ts: number;
  readonly threadId?: string;
};

const MAX_RECEIPTS = 2000;

/** The public receipts of an `m.receipt` content. */
export function receiptsOf(content: Readonly<Record<string, unknown>> | undefined): readonly Receipt[] {
  const found: Receipt[] = [];
  for (const [eventId, kinds] of Object.entries(content ?? {})) {
    const users = isObject(kinds) ? kinds["m.read"] : undefined;
    for (const [userId, receipt] of Object.entries(isObject(users) ? users : {})) {
      if (!isObject(receipt) || typeof receipt.ts !== "number" || found.length >= MAX_RECEIPTS) continue;
      const { thread_id: thread } = receipt;
      const threadId = typeof thread === "string" ? { threadId: thread } : {};
      found.push({ eventId, userId, ts: receipt.ts, ...threadId });
    }
  }
  return found;
}
