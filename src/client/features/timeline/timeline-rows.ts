import type { TimelineItem } from "#contracts";

/** One line of the timeline as it is shown. An unchanged line keeps its identity, so that it is not rendered anew. */
export type TimelineRow =
  | { readonly kind: "day"; readonly key: string; readonly ts: number }
  | { readonly kind: "unread"; readonly key: string }
  /** `continued`: the same person wrote the message above, a moment ago: no name and face again. */
  | { readonly kind: "message"; readonly key: string; readonly item: TimelineItem; readonly continued: boolean }
  /** Changes of the room that followed each other. */
  | { readonly kind: "changes"; readonly key: string; readonly items: readonly TimelineItem[] };

export const keyOfRow = (row: TimelineRow): string => row.key;

const GROUP_MS = 5 * 60_000;

export interface RowBuilder {
  /** `keyOf`: under which key an item is shown (a local echo keeps the one it was born with). */
  build(
    items: readonly TimelineItem[],
    firstUnreadKey: string | undefined,
    keyOf: (item: TimelineItem) => string,
  ): readonly TimelineRow[];
}

/** Makes rows of items; remembers the rows of the last time. */
export function createRowBuilder(): RowBuilder {
  const messages = new WeakMap<TimelineItem, { continued?: TimelineRow; first?: TimelineRow }>();
  let changes = new Map<string, Extract<TimelineRow, { kind: "changes" }>>();
  const days = new Map<number, TimelineRow>();
  const unread: TimelineRow = { kind: "unread", key: "unread line" };

  const messageRow = (item: TimelineItem, key: string, continued: boolean): TimelineRow => {
    let rows = messages.get(item);
    if (!rows) {
      rows = {};
      messages.set(item, rows);
    }
    const slot = continued ? "continued" : "first";
    const known = rows[slot];
    if (known?.key === key) return known;
    const row: TimelineRow = { kind: "message", key, item, continued };
    rows[slot] = row;
    return row;
  };
  const dayRow = (day: number, ts: number): TimelineRow => {
    let row = days.get(day);
    if (!row) {
      row = { kind: "day", key: `day ${day}`, ts };
      days.set(day, row);
    }
    return row;
  };

  return {
    build(items, firstUnreadKey, keyOf) {
      const rows: TimelineRow[] = [];
      const nextChanges = new Map<string, Extract<TimelineRow, { kind: "changes" }>>();
      let lastDay: number | undefined;
      let before: TimelineItem | undefined;
      let group: TimelineItem[] | undefined;
      const endGroup = () => {
        const first = group?.[0];
        if (!group || !first) return;
        const key = `changes ${first.key}`;
        const known = changes.get(key);
        const row =
          known && known.items.length === group.length && known.items.every((item, index) => item === group?.[index])
            ? known
            : { kind: "changes" as const, key, items: group };
        nextChanges.set(key, row);
        rows.push(row);
        group = undefined;
      };
      for (const item of items) {
        const day = dayOf(item.ts);
        if (day !== lastDay) {
          endGroup();
          // Clocks of others run as they like: a day may come twice, but never under one key.
          if (!rows.some((row) => row.kind === "day" && row.key === `day ${day}`)) rows.push(dayRow(day, item.ts));
          lastDay = day;
          before = undefined;
        }
        if (item.key === firstUnreadKey) {
          endGroup();
          rows.push(unread);
          before = undefined;
        }
        if (item.body.kind === "state") {
          if (group) group.push(item);
          else group = [item];
          before = undefined;
          continue;
        }
        endGroup();
        rows.push(messageRow(item, keyOf(item), isContinued(before, item)));
        before = item;
      }
      endGroup();
      changes = nextChanges;
      return rows;
    },
  };
}

function isContinued(before: TimelineItem | undefined, item: TimelineItem): boolean {
  return (
    before !== undefined &&
    before.sender.id === item.sender.id &&
    before.sender.name === item.sender.name &&
    Math.abs(item.ts - before.ts) < GROUP_MS &&
    !(item.body.kind === "text" && item.body.style === "emote") &&
    !(before.body.kind === "text" && before.body.style === "emote")
  );
}

/** The local day as a number; -1 for what is not a time. */
function dayOf(ts: number): number {
  const date = new Date(ts);
  const day = date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
  return Number.isFinite(day) ? day : -1;
}
