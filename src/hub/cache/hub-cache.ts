/**
 * What a warm start needs, in the sealed store: where the sync stands, every room's record, the state and last events of the
 * rooms looked at. Written together, at most every few seconds: the position is never ahead of what it brought, so the
 * homeserver tells again whatever was not written.
 *
 * Records lie in a fixed number of chunks by a hash of the room id: a change writes one chunk, a start reads a few dozen
 * entries and not thousands.
 */
import { isObject, numberAt, type SealedStore, stringAt } from "#base";
import { parseRoomEvent, type RoomEvent } from "../events/index.ts";
import { newRecord, type RoomRecord } from "../rooms/room-record.ts";
import type { StoredTimeline } from "../rooms/room-timeline.ts";
import type { StickyEvent } from "../rooms/sticky-events.ts";
import type { SyncPosition } from "../sync/sync-source.ts";

const VERSION = 1;
const CHUNKS = 32;

export type CachedAccount = {
  readonly position: SyncPosition;
  readonly total: number;
  readonly complete: boolean;
  readonly name: string;
  readonly avatar?: string;
  /** Contents of `m.direct` and `m.push_rules`: a resumed sync does not repeat them. */
  readonly accountData: Readonly<Record<string, unknown>>;
};

export type Cached = {
  readonly account: CachedAccount;
  readonly rooms: readonly RoomRecord[];
  readonly states: ReadonlyMap<string, readonly RoomEvent[]>;
  readonly timelines: ReadonlyMap<string, StoredTimeline>;
  /** A resumed sync does not repeat them. */
  readonly sticky: readonly StickyEvent[];
};

export type CacheWrite = {
  readonly account: CachedAccount;
  readonly changedRooms: ReadonlySet<string>;
  readonly rooms: Iterable<RoomRecord>;
  /** Undefined takes a room's state or timeline out. */
  readonly states: ReadonlyMap<string, readonly RoomEvent[] | undefined>;
  readonly timelines: ReadonlyMap<string, StoredTimeline | undefined>;
  readonly sticky: readonly StickyEvent[];
};

export interface HubCache {
  /** Undefined: nothing was stored, or by another version. */
  load(): Promise<Cached | undefined>;
  write(change: CacheWrite): Promise<void>;
}

export function createHubCache(store: SealedStore): HubCache {
  return {
    async load() {
      const account = parseAccount(await store.get("account"));
      if (!account) return undefined;
      const [sticky, records, states, timelines] = await Promise.all([
        store.get("sticky"),
        store.list("records/"),
        store.list("state/"),
        store.list("timeline/"),
      ]);
      return {
        account,
        rooms: records.flatMap(([, chunk]) => (Array.isArray(chunk) ? chunk.flatMap(parseRecord) : [])),
        states: new Map(states.map(([key, value]) => [idOf(key), parseEvents(value, idOf(key))])),
        sticky: Array.isArray(sticky) ? sticky.flatMap(parseSticky) : [],
        timelines: new Map(timelines.map(([key, value]) => [idOf(key), parseTimeline(value, idOf(key))])),
      };
    },
    async write(change) {
      const entries: Record<string, unknown> = { account: { ...change.account, v: VERSION } };
      const chunks = new Map([...change.changedRooms].map((id) => [chunkOf(id), [] as RoomRecord[]]));
      for (const room of change.rooms) chunks.get(chunkOf(room.id))?.push(room);
      for (const [chunk, rooms] of chunks) entries[`records/${chunk}`] = rooms;
      for (const [roomId, events] of change.states) entries[`state/${roomId}`] = events?.map(rawOf);
      for (const [roomId, timeline] of change.timelines) {
        entries[`timeline/${roomId}`] = timeline && { ...timeline, events: timeline.events.map(rawOf) };
      }
      entries.sticky = change.sticky.map(({ event, until }) => ({ roomId: event.roomId, until, event: rawOf(event) }));
      await store.put(entries);
    },
  };
}

const idOf = (key: string) => key.slice(key.indexOf("/") + 1);

function chunkOf(roomId: string): number {
  let hash = 0;
  for (let at = 0; at < roomId.length; at++) hash = (hash * 31 + roomId.charCodeAt(at)) | 0;
  return Math.abs(hash) % CHUNKS;
}

/** As it came from the server, and what crypto made of it. */
const rawOf = ({ eventId, ts, stateKey, roomId: _room, clear, stickyMs, ...rest }: RoomEvent) => ({
  ...rest,
  event_id: eventId,
  origin_server_ts: ts,
  ...(stateKey === undefined ? {} : { state_key: stateKey }),
  ...(stickyMs === undefined ? {} : { msc4354_sticky: { duration_ms: stickyMs } }),
  ...(clear?.state === "decrypted" ? { clear } : {}),
});

function parseEvents(value: unknown, roomId: string): readonly RoomEvent[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((raw: unknown) => {
    const event = parseRoomEvent(raw, roomId);
    if (!event) return [];
    // Written by this hub, under its own key: the shape is its own.
    const clear = isObject(raw) && isObject(raw.clear) ? (raw.clear as RoomEvent["clear"]) : undefined;
    return [clear ? { ...event, clear } : event];
  });
}

function parseTimeline(value: unknown, roomId: string): StoredTimeline {
  const events = parseEvents(isObject(value) ? value.events : undefined, roomId);
  const token = isObject(value) && typeof value.prevBatch === "string" ? { prevBatch: value.prevBatch } : {};
  return { events, ...token };
}

function parseSticky(value: unknown): readonly StickyEvent[] {
  const roomId = stringAt(value, "roomId");
  const until = numberAt(value, "until");
  if (roomId === undefined || until === undefined || !isObject(value)) return [];
  return parseEvents([value.event], roomId).map((event) => ({ event, until }));
}

function parseAccount(value: unknown): CachedAccount | undefined {
  if (!isObject(value) || value.v !== VERSION || !isObject(value.position)) return undefined;
  // As above: what this version wrote.
  return value as unknown as CachedAccount;
}

function parseRecord(value: unknown): readonly RoomRecord[] {
  if (!isObject(value) || typeof value.id !== "string") return [];
  return [{ ...newRecord(value.id), ...(value as Partial<RoomRecord>) }];
}
