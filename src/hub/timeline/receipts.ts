import { countUpTo, type Entry } from "./entry.ts";

/** More readers than anyone looks at are not told. */
const MAX_READERS = 50;
const MAX_THREADS = 20;

type Receipt = { readonly eventId: string; readonly ts: number };

/** How far everyone has read. */
export type Receipts = ReturnType<typeof createReceipts>;

export function createReceipts(userId: string) {
  /** Person → thread → newest receipt. */
  const receipts = new Map<string, Map<string, Receipt>>();
  /** Who writes has read what stands before. */
  const wrote = new Map<string, number>();

  const positionOf = (reader: string, mine: ReadonlyMap<string, Receipt>, byId: (id: string) => Entry | undefined) => {
    let seq: number | undefined;
    let ts = 0;
    for (const receipt of mine.values()) {
      const found = byId(receipt.eventId);
      if (!found || found.echo) continue;
      seq = Math.max(seq ?? found.seq, found.seq);
      ts = Math.max(ts, receipt.ts);
    }
    return seq === undefined ? undefined : { seq: Math.max(seq, wrote.get(reader) ?? seq), ts };
  };

  return {
    /** False: an older or the same receipt. */
    set(reader: string, eventId: string, ts: number, thread: string): boolean {
      if (reader === userId) return false;
      const mine = receipts.get(reader) ?? new Map<string, Receipt>();
      const known = mine.get(thread);
      if (known && (known.ts > ts || (known.ts === ts && known.eventId >= eventId))) return false;
      if (!known && mine.size >= MAX_THREADS) return false;
      mine.set(thread, { eventId, ts });
      receipts.set(reader, mine);
      return true;
    },
    noteSender(entry: Entry) {
      const { sender, stateKey } = entry.event;
      if (stateKey === undefined) wrote.set(sender, Math.max(wrote.get(sender) ?? entry.seq, entry.seq));
    },
    /** Who has read up to which of the shown entries (sorted by seq) and no further; latest first. */
    readers(shown: readonly Entry[], byId: (id: string) => Entry | undefined): ReadonlyMap<Entry, readonly string[]> {
      const found = new Map<Entry, { readonly reader: string; readonly ts: number }[]>();
      for (const [reader, mine] of receipts) {
        const position = positionOf(reader, mine, byId);
        const entry = position && shown[countUpTo(shown, position.seq) - 1];
        if (!entry || entry.event.sender === reader) continue;
        const others = found.get(entry);
        if (others) others.push({ reader, ts: position.ts });
        else found.set(entry, [{ reader, ts: position.ts }]);
      }
      return new Map([...found].map(([entry, people]) => [entry, latestFirst(people)]));
    },
    /** After a gap: positions are no longer known; receipts are. */
    clearPositions: () => wrote.clear(),
  };
}

const latestFirst = (people: readonly { readonly reader: string; readonly ts: number }[]): readonly string[] =>
  people
    .toSorted((a, b) => b.ts - a.ts || (a.reader < b.reader ? -1 : 1))
    .slice(0, MAX_READERS)
    .map(({ reader }) => reader);
