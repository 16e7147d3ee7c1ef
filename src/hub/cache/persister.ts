/** Decides when what is known is written, and what of it: after a batch, at most every few seconds, and once at the end. */
import { type Clock, type Log, toSparksError } from "#base";
import type { SignedIn } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { listItem } from "../rooms/list-item.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import { roomDetails } from "../rooms/room-details.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { StoredTimeline } from "../rooms/room-timeline.ts";
import type { StickyEvents } from "../rooms/sticky-events.ts";
import type { SyncPosition } from "../sync/sync-source.ts";
import type { HubCache } from "./hub-cache.ts";
import { type PageSnapshot, SNAPSHOT_LINES } from "./page-snapshot.ts";

export interface Persister {
  /** This was applied in full. */
  reached(position: SyncPosition): void;
  /** A room was opened or its timeline shown: its snapshot is wanted. */
  opened(roomId: string): void;
  forgotten(roomId: string): void;
  /** Writes now what is still open. */
  flush(): Promise<void>;
}

export type PersisterOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly userId: string;
  readonly cache: HubCache;
  readonly snapshot: PageSnapshot;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly sticky: StickyEvents;
  readonly status: () => SignedIn;
  /** While crypto is not up, a position must not be kept: device list changes would be lost with this run. */
  readonly mayAdvance: () => boolean;
  readonly signal: AbortSignal;
};

const FIRST_AFTER_MS = 700;
const EVERY_MS = 2500;
const EVENTS_PER_ROOM = 30;
const MAX_MEMBERS = 500;

export function createPersister(options: PersisterOptions): Persister {
  const { clock, log, rooms, open, cache, snapshot, userId } = options;
  const changedRooms = new Set<string>();
  const gone = new Set<string>();
  const versions = new Map<string, number>();
  let recent: readonly string[] = [];
  let position: SyncPosition | undefined;
  let dirty = false;
  let timer: Promise<void> | undefined;
  let writtenOnce = false;
  rooms.onChange((changed) => {
    for (const id of changed) changedRooms.add(id);
  });

  const states = (): Map<string, readonly RoomEvent[] | undefined> => {
    const found = new Map<string, readonly RoomEvent[] | undefined>([...gone].map((id) => [id, undefined]));
    for (const session of open.known()) {
      if (!session.dirty) continue;
      session.dirty = false;
      let members = 0;
      const kept = session.state
        .events()
        .filter((event) => event.type !== "m.room.member" || event.stateKey === userId || members++ < MAX_MEMBERS);
      if (kept.length > 0) found.set(session.roomId, kept);
    }
    return found;
  };

  const timelines = (): Map<string, StoredTimeline | undefined> => {
    const found = new Map<string, StoredTimeline | undefined>([...gone].map((id) => [id, undefined]));
    for (const [roomId, room] of open.timelines()) {
      if (!room.filled || versions.get(roomId) === room.timeline.version) continue;
      versions.set(roomId, room.timeline.version);
      found.set(roomId, room.stored(EVENTS_PER_ROOM));
    }
    return found;
  };

  const write = async () => {
    dirty = false;
    writtenOnce = true;
    const { name, avatar } = options.status();
    const person = { userId, name, ...(avatar === undefined ? {} : { avatar }) };
    try {
      if (position && options.mayAdvance()) {
        const changed = new Set(changedRooms);
        changedRooms.clear();
        const { userId: _id, ...shown } = person;
        const account = {
          position,
          total: rooms.total,
          complete: rooms.complete,
          accountData: rooms.accountData(),
          ...shown,
        };
        await cache.write({
          account,
          changedRooms: changed,
          rooms: rooms.ordered,
          states: states(),
          timelines: timelines(),
          sticky: options.sticky.stored(),
        });
        gone.clear();
      }
      const items = [];
      for (const room of rooms.ordered) {
        if (items.length >= SNAPSHOT_LINES) break;
        // Whether a call still goes on is not known before the hub runs.
        const { call: _call, ...item } = listItem(room);
        if (!room.isSpace) items.push(item);
      }
      await snapshot.write({ person, total: rooms.total, items, rooms: recent.flatMap(roomOf) });
    } catch (thrown) {
      // Nothing is lost: the server tells again at the next start. The next write tries all of it once more.
      for (const room of rooms.ordered) changedRooms.add(room.id);
      log.warn("cache.not-written", { code: toSparksError(thrown).code });
    }
  };

  const roomOf = (roomId: string) => {
    const record = rooms.get(roomId);
    const timeline = open.knownTimeline(roomId);
    if (!record || !timeline?.filled) return [];
    const details = roomDetails(record, open.session(roomId).state, [], userId, (id) => rooms.get(id));
    return [{ details, items: timeline.timeline.items() }];
  };

  const schedule = () => {
    dirty = true;
    timer ??= clock
      .sleep(writtenOnce ? EVERY_MS : FIRST_AFTER_MS, options.signal)
      .then(write, () => undefined)
      .finally(() => {
        timer = undefined;
        if (dirty && !options.signal.aborted) schedule();
      });
  };

  return {
    reached(next) {
      position = next;
      schedule();
    },
    opened(roomId) {
      recent = [roomId, ...recent.filter((id) => id !== roomId)].slice(0, 10);
      schedule();
    },
    forgotten(roomId) {
      gone.add(roomId);
      versions.delete(roomId);
    },
    async flush() {
      await timer;
      if (dirty) await write();
    },
  };
}
