import type { RoomRights, TimelineItem } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { keyOfLocalId } from "../outbox/local-id.ts";
import { type DeriveContext, deriveItem, involves } from "./derive-item.ts";
import type { Entries } from "./entries.ts";
import type { Entry } from "./entry.ts";
import type { Profiles } from "./profiles.ts";
import type { Receipts } from "./receipts.ts";
import type { Relations } from "./relations.ts";
import { isSame } from "./same.ts";
import type { TimelineOptions } from "./timeline.ts";

type Parts = {
  readonly entries: Entries;
  readonly relations: Relations;
  readonly profiles: Profiles;
  readonly receipts: Receipts;
};

/** The items of the entries. Changes only mark what they touch; items are derived when they are asked for. */
export type ShownItems = ReturnType<typeof createShownItems>;

export function createShownItems({ entries, relations, profiles, receipts }: Parts, options: TimelineOptions) {
  const provided = new Map<string, RoomEvent>();
  const asked = new Set<string>();
  const missing: string[] = [];
  const touched = new Set<Entry>();
  let version = 0;
  let listIsOld = true;
  let readersAreOld = true;
  let shownRemote: readonly Entry[] = [];
  let list: readonly TimelineItem[] = [];
  let readers: ReadonlyMap<Entry, readonly string[]> = new Map();
  /** The place of the event that turned encryption on, where it is loaded. */
  let encryptedFrom: number | undefined;
  /** Read once for each pass, because it may be costly. */
  let rights: Pick<RoomRights, "send" | "react" | "redactOthers"> = { send: false, react: false, redactOthers: false };

  const context: DeriveContext = {
    userId: options.userId,
    relations,
    rights: () => rights,
    personAt: profiles.at,
    readersOf: (entry) => readers.get(entry) ?? [],
    mustBeEncrypted: (seq) => options.encrypted() && (encryptedFrom === undefined || seq > encryptedFrom),
    resolve(id) {
      const entry = entries.byId(id);
      if (entry) return entry;
      const event = provided.get(id);
      if (event) return { event };
      if (!asked.has(id) && keyOfLocalId(id) === undefined) {
        asked.add(id);
        missing.push(id);
      }
      return undefined;
    },
  };

  const touchReplies = (id: string) => {
    for (const reply of relations.repliesTo(id)) touched.add(reply);
  };
  const touch = (entry: Entry | undefined) => {
    if (!entry) return;
    version++;
    touched.add(entry);
    touchReplies(entry.id);
  };
  const touchAll = () => {
    for (const entry of entries.remote()) touch(entry);
    for (const entry of entries.echoes()) touch(entry);
  };

  const refreshReaders = () => {
    const before = readers;
    readers = receipts.readers(shownRemote, entries.byId);
    for (const entry of new Set([...before.keys(), ...readers.keys()])) {
      if (!isSame(before.get(entry), readers.get(entry))) touched.add(entry);
    }
    readersAreOld = false;
  };
  const refreshTouched = () => {
    rights = options.rights();
    for (const entry of touched) {
      if (!entry.shown) continue;
      const item = deriveItem(entry, context);
      if (isSame(item, entry.item)) continue;
      entry.item = item;
      listIsOld = true;
    }
    touched.clear();
  };
  const refreshList = () => {
    const next: TimelineItem[] = [];
    for (const all of [shownRemote, entries.echoes()]) {
      for (const { shown, item } of all) if (shown && item) next.push(item);
    }
    if (next.length !== list.length || next.some((item, at) => item !== list[at])) list = next;
    listIsOld = false;
  };

  return {
    version: () => version,
    touch,
    touchAll,
    touchReplies,
    touchPeople(people: ReadonlySet<string>) {
      if (people.size === 0) return;
      for (const all of [entries.remote(), entries.echoes()]) {
        for (const entry of all) if (entry.item && involves(entry.item, people)) touch(entry);
      }
    },
    /** Entries came, went, moved, or changed whether they are shown. */
    orderChanged() {
      version++;
      listIsOld = true;
      readersAreOld = true;
    },
    readersChanged() {
      version++;
      readersAreOld = true;
    },
    /** Something that is no item changed. */
    otherChanged() {
      version++;
    },
    encryptionSeen(seq: number) {
      if (encryptedFrom !== undefined && encryptedFrom <= seq) return;
      encryptedFrom = seq;
      touchAll();
    },
    provide(event: RoomEvent) {
      provided.set(event.eventId, event);
      version++;
      touchReplies(event.eventId);
    },
    providedEvent: (id: string): RoomEvent | undefined => provided.get(id),
    forget(entry: Entry) {
      touched.delete(entry);
    },
    /** Before all that came from the server is taken away. */
    reset() {
      touched.clear();
      readers = new Map();
      encryptedFrom = undefined;
    },
    /** Entries with items of their own that came from the server, in order; up to date after `items`. */
    shownRemote: () => shownRemote,
    items(): readonly TimelineItem[] {
      if (listIsOld) shownRemote = entries.remote().filter(({ shown }) => shown);
      if (readersAreOld) refreshReaders();
      if (touched.size > 0) refreshTouched();
      if (listIsOld) refreshList();
      const result = list;
      // Last, because the answer may come at once and change all this again.
      for (const id of missing.splice(0)) options.onMissing?.(id);
      return result;
    },
  };
}
