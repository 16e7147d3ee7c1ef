/**
 * A room's timeline against the server: what sync brings is joined on, gaps are noticed, older pages are fetched, encrypted
 * events are decrypted, and what could not be decrypted yet is kept in mind until its keys come.
 */
import { arrayAt, stringAt, toSparksError } from "#base";
import type { TimelineEdges } from "#contracts";
import { parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { RoomUpdate } from "../sync/sync-batch.ts";
import type { Timeline } from "../timeline/index.ts";

export type RoomTimelineOptions = {
  readonly roomId: string;
  readonly timeline: Timeline;
  readonly http: MatrixHttp;
  /** Resolves with the outcome of decryption in `clear`; the event itself where crypto is not ready. */
  readonly decrypt: (event: RoomEvent) => Promise<RoomEvent>;
  /** Member events that came with a page of history. */
  readonly fillState: (events: readonly RoomEvent[]) => void;
};

export interface RoomTimeline {
  readonly timeline: Timeline;
  /** Whether anything was loaded from the server since the start. */
  readonly filled: boolean;
  /** The loaded stretch, decrypted as far as it can be, oldest first. */
  events(): readonly RoomEvent[];
  edges(): TimelineEdges;
  /** Events that joined on live, decrypted, oldest first. */
  apply(update: RoomUpdate, events: readonly RoomEvent[]): Promise<readonly RoomEvent[]>;
  /** Puts back what was stored, marked stale until the server was heard. */
  restore(stored: StoredTimeline): void;
  /** The server has told all that is new of this room. */
  heard(): void;
  stored(maxEvents: number): StoredTimeline | undefined;
  /** Fetches the newest events where none are loaded. */
  load(): Promise<void>;
  pageBack(count: number, signal?: AbortSignal): Promise<{ readonly reachedStart: boolean }>;
  /** Tries again what could not be decrypted, and judges again what came from doubtful devices. Resolves with what can be read now. */
  decryptAgain(): Promise<readonly RoomEvent[]>;
  decrypted(event: RoomEvent): void;
  onEdges(listener: () => void): () => void;
}

type Page = { readonly events: readonly RoomEvent[]; readonly end: string | undefined; readonly empty: boolean };

export type StoredTimeline = { readonly events: readonly RoomEvent[]; readonly prevBatch?: string };

const FIRST_PAGE = 20;
/** Who pages back will want the page after it. */
const AHEAD = 100;
const LAZY = JSON.stringify({ lazy_load_members: true });

export function createRoomTimeline(options: RoomTimelineOptions): RoomTimeline {
  const { roomId, timeline, http } = options;
  /** Not decrypted yet, or by a device that is not known to be its owner's: both may change. */
  const sealed = new Map<string, RoomEvent>();
  const edgeListeners = new Set<() => void>();
  /** The loaded stretch, oldest first, for the store. */
  let loaded: RoomEvent[] = [];
  const ids = new Set<string>();
  let filled = false;
  let stale = false;
  let prevBatch: string | undefined;
  let reachedStart = false;
  let older: Promise<{ reachedStart: boolean }> | undefined;
  let ahead: { readonly from: string; readonly page: Promise<Page | undefined> } | undefined;
  let newest: Promise<void> | undefined;

  const edgesChanged = () => {
    for (const listener of [...edgeListeners]) listener();
  };

  const open = async (events: readonly RoomEvent[]): Promise<readonly RoomEvent[]> => {
    const done = await Promise.all(
      events.map((event) => (event.type === "m.room.encrypted" && !event.clear ? options.decrypt(event) : event)),
    );
    for (const event of done) {
      if (event.type !== "m.room.encrypted") continue;
      if (event.clear?.state === "decrypted" && !event.clear.shield) sealed.delete(event.eventId);
      else sealed.set(event.eventId, event);
    }
    return done;
  };

  const startOver = (events: readonly RoomEvent[], token: string | undefined) => {
    loaded = [...events];
    ids.clear();
    for (const { eventId } of events) ids.add(eventId);
    timeline.reset(events);
    prevBatch = token;
    reachedStart = events[0]?.type === "m.room.create";
    filled = true;
  };

  /** Joins a stretch that ends now onto what is loaded; starts over where they do not meet. */
  const join = (events: readonly RoomEvent[], token: string | undefined, contiguous: boolean) => {
    const known = (event: RoomEvent) => ids.has(event.eventId);
    const last = events.findLastIndex(known);
    if (!filled || (last < 0 && !contiguous)) {
      startOver(events, token);
      return events;
    }
    const fresh = events.slice(last + 1);
    const first = events.findIndex(known);
    for (const { eventId } of events) ids.add(eventId);
    if (first > 0 && events[first]?.eventId === loaded[0]?.eventId) {
      const before = events.slice(0, first);
      timeline.insertOlder(before);
      loaded = [...before, ...loaded];
      prevBatch = token;
      reachedStart = before[0]?.type === "m.room.create";
    }
    loaded.push(...fresh);
    timeline.insertLive(events.slice(Math.max(0, first)));
    return fresh;
  };

  const fetchPage = async (count: number, from: string | undefined, signal?: AbortSignal): Promise<Page> => {
    const page = await http.json("GET", `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`, {
      query: { dir: "b", limit: count, from, filter: LAZY },
      signal,
    });
    const read = (key: string) => (arrayAt(page, key) ?? []).flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
    options.fillState(read("state"));
    const chunk = arrayAt(page, "chunk") ?? [];
    const events = await open(read("chunk").toReversed());
    return { events, end: stringAt(page, "end"), empty: chunk.length === 0 };
  };

  const fetchOlder = async (count: number, signal?: AbortSignal) => {
    if (!filled) await self.load();
    if (reachedStart) return { reachedStart };
    const from = prevBatch;
    const kept = ahead?.from === from ? await ahead?.page : undefined;
    ahead = undefined;
    const page = kept ?? (await fetchPage(from === undefined ? count + loaded.length : count, from, signal));
    if (from === undefined) join(page.events, page.end, false);
    else {
      const before = page.events.filter(({ eventId }) => !ids.has(eventId));
      for (const { eventId } of before) ids.add(eventId);
      loaded = [...before, ...loaded];
      timeline.insertOlder(page.events);
    }
    prevBatch = page.end;
    reachedStart = page.end === undefined || page.empty || page.events[0]?.type === "m.room.create";
    lookAhead();
    return { reachedStart };
  };

  const lookAhead = () => {
    if (reachedStart || prevBatch === undefined) return;
    // What fails here is asked for again when it is wanted, and fails there.
    ahead = { from: prevBatch, page: fetchPage(AHEAD, prevBatch).catch(() => undefined) };
  };

  const self: RoomTimeline = {
    timeline,
    get filled() {
      return filled;
    },
    events: () => loaded,
    edges() {
      const firstUnreadKey = timeline.firstUnreadKey();
      return {
        reachedStart,
        loadingOlder: older !== undefined || newest !== undefined,
        ...(firstUnreadKey === undefined ? {} : { firstUnreadKey }),
        stale,
      };
    },
    async apply(update, parsed) {
      if (parsed.length === 0) return [];
      const startsOver = update.initial || update.limited || update.expanded;
      // Without anything loaded, a few live events would look like the whole: better to fetch when it is opened.
      if (!filled && !startsOver) return open(parsed);
      const events = await open(parsed);
      const fresh = join(events, update.prevBatch, !startsOver);
      stale = false;
      edgesChanged();
      const live = update.live ?? (update.initial ? 0 : events.length);
      const lively = new Set(events.slice(Math.max(0, events.length - live)));
      return fresh.filter((event) => lively.has(event));
    },
    restore(stored) {
      if (filled || stored.events.length === 0) return;
      startOver(stored.events, stored.prevBatch);
      for (const event of stored.events) {
        if (event.type === "m.room.encrypted" && event.clear?.state !== "decrypted") sealed.set(event.eventId, event);
      }
      stale = true;
      edgesChanged();
    },
    heard() {
      if (!stale) return;
      stale = false;
      edgesChanged();
    },
    stored(maxEvents) {
      if (!filled) return undefined;
      const events = loaded.slice(-maxEvents);
      // The token stands before all that is loaded; a shorter stretch has none and is joined by its events.
      const whole = events.length === loaded.length;
      return { events, ...(whole && prevBatch !== undefined ? { prevBatch } : {}) };
    },
    load() {
      newest ??= (async () => {
        try {
          const page = await fetchPage(FIRST_PAGE, undefined);
          join(page.events, page.end, false);
          stale = false;
        } finally {
          newest = undefined;
          edgesChanged();
        }
      })();
      return newest;
    },
    pageBack(count, signal) {
      older ??= fetchOlder(count, signal).finally(() => {
        older = undefined;
        edgesChanged();
      });
      edgesChanged();
      return older;
    },
    async decryptAgain() {
      const before = [...sealed.values()];
      const after = await Promise.all(before.map(({ clear: _clear, ...event }) => options.decrypt(event)));
      const opened: RoomEvent[] = [];
      for (const [at, event] of after.entries()) {
        if (event.clear?.state === "decrypted" && before[at]?.clear?.state !== "decrypted") opened.push(event);
        if (event.clear && JSON.stringify(event.clear) !== JSON.stringify(before[at]?.clear)) self.decrypted(event);
      }
      return opened;
    },
    decrypted(event) {
      if (!sealed.has(event.eventId)) return;
      if (event.clear?.state === "decrypted" && !event.clear.shield) sealed.delete(event.eventId);
      loaded = loaded.map((known) => (known.eventId === event.eventId ? event : known));
      timeline.update(event);
    },
    onEdges(listener) {
      edgeListeners.add(listener);
      return () => edgeListeners.delete(listener);
    },
  };
  return self;
}

/** A replied-to event that is not loaded, decrypted; undefined where it cannot be had. */
export async function fetchEvent(
  http: MatrixHttp,
  roomId: string,
  eventId: string,
  decrypt: (event: RoomEvent) => Promise<RoomEvent>,
): Promise<RoomEvent | undefined> {
  try {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/event/${encodeURIComponent(eventId)}`;
    const event = parseRoomEvent(await http.json("GET", path), roomId);
    if (event?.eventId !== eventId) return undefined;
    return event.type === "m.room.encrypted" ? await decrypt(event) : event;
  } catch (thrown) {
    const { code } = toSparksError(thrown);
    // Gone or not for us: the reply is shown without what it answers. Anything else may be asked again by opening the room.
    if (code === "not-found" || code === "forbidden" || code === "unavailable" || code === "cancelled")
      return undefined;
    throw thrown;
  }
}
