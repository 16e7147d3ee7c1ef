import type { RoomEvent } from "../events/index.ts";
import { localId } from "../outbox/local-id.ts";
import { createEntry, type Entry, readEvent } from "./entry.ts";

/** Above the order of every event that came from the server. */
const ECHOES_FROM = 2 ** 40;

/** The entries of one room in the order of the server, echoes last; found by event id, local id and key. */
export type Entries = ReturnType<typeof createEntries>;

export function createEntries(userId: string) {
  let remote: Entry[] = [];
  let echoes: Entry[] = [];
  const byId = new Map<string, Entry>();
  const byKey = new Map<string, Entry>();
  /** Local id → event id of what was sent. */
  const aliases = new Map<string, string>();
  /** Keys of events that were echoes once, for when they are loaded again. */
  const keptKeys = new Map<string, string>();
  let first = 0;
  let last = 0;
  let echoCount = 0;

  const canonical = (id: string): string => aliases.get(id) ?? id;
  const nameAs = (entry: Entry, eventId: string) => {
    byId.delete(entry.id);
    entry.id = eventId;
    aliases.set(localId(entry.key), eventId);
    keptKeys.set(eventId, entry.key);
  };

  /** The transaction id that the server gives back to the device that sent the event. */
  const txnOf = (event: RoomEvent): string | undefined => {
    const txn = event.sender === userId ? event.unsigned.transaction_id : undefined;
    return typeof txn === "string" && txn !== "" && txn.length <= 255 && !txn.startsWith("$") ? txn : undefined;
  };
  const keyFor = (event: RoomEvent): string => {
    const wanted = keptKeys.get(event.eventId) ?? txnOf(event);
    return wanted === undefined || byKey.has(wanted) ? event.eventId : wanted;
  };
  const index = (entry: Entry) => {
    byId.set(entry.id, entry);
    byKey.set(entry.key, entry);
  };

  /** The event of an echo came back: its entry moves to its place and keeps its key. */
  const landEcho = (echo: Entry, event: RoomEvent, seq: number): Entry => {
    echoes = echoes.filter((entry) => entry !== echo);
    // Until this device has decrypted its own message, it knows what it wrote.
    const own = { state: "decrypted", type: echo.event.type, content: echo.event.content } as const;
    const clear = event.clear?.state === "decrypted" || event.type !== "m.room.encrypted" ? event.clear : own;
    nameAs(echo, event.eventId);
    echo.seq = seq;
    echo.echo = undefined;
    readEvent(echo, clear === undefined ? event : { ...event, clear });
    index(echo);
    return echo;
  };

  return {
    remote: (): readonly Entry[] => remote,
    echoes: (): readonly Entry[] => echoes,
    /** The event id of a local id that has one by now; any other id as it is. */
    canonical,
    byId: (id: string): Entry | undefined => byId.get(canonical(id)),
    byKey: (key: string): Entry | undefined => byKey.get(key),
    newestSeq: () => last,

    /** The echo that this event is, if it is one. */
    echoOf(event: RoomEvent): Entry | undefined {
      const known = byId.get(event.eventId);
      if (known?.echo) return known;
      const txn = txnOf(event);
      const named = txn === undefined ? undefined : byKey.get(txn);
      return named?.echo ? named : undefined;
    },
    /** Adds an unknown event at the new end. */
    append(event: RoomEvent, echo: Entry | undefined): Entry {
      const seq = ++last;
      const entry = echo ? landEcho(echo, event, seq) : createEntry(event.eventId, keyFor(event), event, seq);
      remote.push(entry);
      index(entry);
      return entry;
    },
    /** Adds unknown events before all others, oldest first; `echoOf` tells which of them are echoes. */
    prepend(events: readonly RoomEvent[], echoOf: (event: RoomEvent) => Entry | undefined): readonly Entry[] {
      first -= events.length;
      const added = events.map((event, at) => {
        const echo = echoOf(event);
        const seq = first + at;
        const entry = echo ? landEcho(echo, event, seq) : createEntry(event.eventId, keyFor(event), event, seq);
        index(entry);
        return entry;
      });
      remote = [...added, ...remote];
      return added;
    },
    addEcho(key: string, event: RoomEvent, echo: NonNullable<Entry["echo"]>): Entry {
      const entry = createEntry(localId(key), key, event, ECHOES_FROM + echoCount++, echo);
      echoes.push(entry);
      index(entry);
      return entry;
    },
    /** The server named the echo's event: from now on it is found by both ids. */
    nameEcho(entry: Entry, eventId: string) {
      nameAs(entry, eventId);
      entry.event = { ...entry.event, eventId };
      index(entry);
    },
    /** Takes an echo out. With `successor`, that entry is the same event: it takes over key and local id. */
    dropEcho(entry: Entry, successor?: Entry) {
      echoes = echoes.filter((other) => other !== entry);
      if (byId.get(entry.id) === entry) byId.delete(entry.id);
      byKey.delete(entry.key);
      if (!successor) return;
      byKey.delete(successor.key);
      successor.key = entry.key;
      nameAs(successor, successor.id);
      index(successor);
    },
    /** Forgets what came from the server. Returns it, by event id. */
    clear(): ReadonlyMap<string, Entry> {
      const forgotten = new Map(remote.map((entry) => [entry.id, entry]));
      remote = [];
      byId.clear();
      byKey.clear();
      first = last + 1;
      for (const entry of echoes) index(entry);
      return forgotten;
    },
  };
}
