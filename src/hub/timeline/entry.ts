import type { Delivery, ItemBody, TimelineItem } from "#contracts";
import { isShown, type Relation, type RoomEvent, relationOf } from "../events/index.ts";

/** One event of the timeline, or one that is only here yet. Everything but the id of its object changes. */
export type Entry = {
  /** The event id; the local id while there is none. */
  id: string;
  key: string;
  event: RoomEvent;
  /** Order within the timeline; what is only here comes after everything else. */
  seq: number;
  /** How far sending has come; undefined for what came from the server. */
  echo: Delivery | undefined;
  shown: boolean;
  relation: Relation | undefined;
  item: TimelineItem | undefined;
  body: CachedBody | undefined;
};

/** The costly part of an item, kept as long as what it was made from is the same. */
export type CachedBody = { readonly of: RoomEvent; readonly edited: object | undefined; readonly body: ItemBody };

export function createEntry(id: string, key: string, event: RoomEvent, seq: number, echo?: Delivery): Entry {
  const entry: Entry = {
    id,
    key,
    event,
    seq,
    echo,
    shown: false,
    relation: undefined,
    item: undefined,
    body: undefined,
  };
  return readEvent(entry, event);
}

/** Puts another copy of the event into the entry. */
export function readEvent(entry: Entry, event: RoomEvent): Entry {
  entry.event = event;
  entry.shown = isShown(event);
  entry.relation = relationOf(event);
  return entry;
}

/** What was refused has no effect on others. */
export const isFailed = (entry: Entry): boolean => entry.echo?.state === "failed";
/** Known to this device only: not sent yet, or sent and not come back. */
export const isEcho = (entry: Entry): boolean => entry.echo !== undefined;

export const bySeq = (a: Entry, b: Entry): number => a.seq - b.seq;

/** How many of the entries, which are sorted by seq, come at or before `seq`. */
export function countUpTo(entries: readonly Entry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.seq ?? Number.POSITIVE_INFINITY) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
