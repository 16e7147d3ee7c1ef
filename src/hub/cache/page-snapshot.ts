/** What the page paints from before the hub runs: the first lines of the list, and the rooms opened last. */
import type { SealedStore } from "#base";
import {
  type ListSnapshot,
  type RoomDetails,
  type RoomListItem,
  type RoomSnapshot,
  SNAPSHOT_VERSION,
  snapshotKeys,
  type TimelineItem,
} from "#contracts";

const MAX_ROOMS = 10;
const MAX_ITEMS = 40;
export const SNAPSHOT_LINES = 40;

export interface PageSnapshot {
  /** Writes what differs from the last time. */
  write(now: {
    readonly person: { readonly userId: string; readonly name: string; readonly avatar?: string };
    readonly total: number;
    readonly items: readonly RoomListItem[];
    readonly rooms: readonly { readonly details: RoomDetails; readonly items: readonly TimelineItem[] }[];
  }): Promise<void>;
}

export function createPageSnapshot(store: SealedStore): PageSnapshot {
  let writtenList = "";
  const written = new Map<string, { readonly items: readonly TimelineItem[]; readonly details: string }>();
  /** Oldest first; read when it is first needed, not while something is waited for. */
  let order: string[] | undefined;

  return {
    async write({ person, total, items, rooms }) {
      order ??= (await store.list(snapshotKeys.room(""))).map(([key]) => key);
      const entries: Record<string, unknown> = {};
      const list: ListSnapshot = { v: SNAPSHOT_VERSION, ...person, total, items: items.slice(0, SNAPSHOT_LINES) };
      const text = JSON.stringify(list);
      if (text !== writtenList) entries[snapshotKeys.list] = list;
      for (const room of rooms.slice(0, MAX_ROOMS)) {
        const key = snapshotKeys.room(room.details.id);
        const details = JSON.stringify(room.details);
        const before = written.get(key);
        if (before?.items === room.items && before.details === details) continue;
        const shown = room.items.filter((item) => item.delivery.state === "sent").slice(-MAX_ITEMS);
        const snapshot: RoomSnapshot = { v: SNAPSHOT_VERSION, details: { ...room.details, typing: [] }, items: shown };
        entries[key] = snapshot;
        written.set(key, { items: room.items, details });
        order = [...order.filter((known) => known !== key), key];
      }
      for (const old of order.splice(0, Math.max(0, order.length - MAX_ROOMS))) {
        entries[old] = undefined;
        written.delete(old);
      }
      if (Object.keys(entries).length === 0) return;
      await store.put(entries);
      writtenList = text;
    },
  };
}
