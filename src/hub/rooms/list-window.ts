import { type Clock, diffList } from "#base";
import type { HubTopics, RoomListItem } from "#contracts";
import { coalesce } from "../serve/coalesce.ts";
import { createFilter, listItem } from "./list-item.ts";
import type { RoomRecord } from "./room-record.ts";
import type { RoomStore } from "./room-store.ts";

const AT_MOST_EVERY_MS = 50;
/** How far beyond the window rooms are made ready to be opened. */
const BEFORE = 6;
const AFTER = 14;
/** A badge need not be as quick as a list; while all rooms are still being fetched each answer changes it. */
const UNREAD_EVERY_MS = 1000;
const UNREAD_GROWING_MS = 15_000;
/** While rooms are still being fetched their number alone is told this seldom to who does not look at the end of the list. */
const TOTAL_EVERY_MS = 15_000;

type Topic = HubTopics["roomList"];

/**
 * Pushes a window of the list: at once, then at most every 50 ms, and only where something in it changed. A page at rest should have nothing
 * to do while the rest of two thousand rooms arrives.
 */
export function watchRoomList(
  store: RoomStore,
  clock: Clock,
  param: Topic["param"],
  push: (value: Topic["push"]) => void,
  onWindow?: (roomIds: readonly string[], around: readonly string[]) => void,
): () => void {
  let shown: readonly RoomListItem[] = [];
  let pushed = { total: -1, complete: false, at: Number.NEGATIVE_INFINITY };
  const ended = new AbortController();
  let wakes = false;
  const wakeIn = (ms: number) => {
    if (wakes) return;
    wakes = true;
    clock.sleep(ms, ended.signal).then(
      () => {
        wakes = false;
        watch.ask();
      },
      () => undefined, // The window is gone.
    );
  };
  /** Whether a number of rooms that is all that is new may be told now; it is told later otherwise. */
  const mayTellTotal = () => {
    if (store.complete || param.to >= pushed.total) return true;
    const waitMs = pushed.at + TOTAL_EVERY_MS - clock.now();
    if (waitMs > 0) wakeIn(waitMs);
    return waitMs <= 0;
  };
  const watch = watchCoalesced(store, clock, AT_MOST_EVERY_MS, () => {
    const wanted = createFilter(param.filter, (id) => store.get(id));
    const window: RoomRecord[] = [];
    const around: string[] = [];
    let total = 0;
    for (const room of store.ordered) {
      if (!wanted(room)) continue;
      if (total >= param.from && total < param.to) window.push(room);
      else if (total >= param.from - BEFORE && total < param.to + AFTER) around.push(room.id);
      total++;
    }
    const items = window.map(listItem);
    const patch = diffList(shown, items, (item) => item.id);
    const { complete } = store;
    if (patch.length > 0 || complete !== pushed.complete || (total !== pushed.total && mayTellTotal())) {
      shown = items;
      pushed = { total, complete, at: clock.now() };
      push({ total, complete, patch });
    }
    onWindow?.(
      items.map((item) => item.id),
      around,
    );
  });
  return () => {
    ended.abort();
    watch.stop();
    onWindow?.([], []);
  };
}

/** Unread over all rooms. Muted rooms only count with what is meant for the person. */
export function watchUnread(
  store: RoomStore,
  clock: Clock,
  push: (value: HubTopics["unread"]["push"]) => void,
): () => void {
  let before: { readonly rooms: number; readonly mentions: number; readonly invites: number } | undefined;
  let at = Number.NEGATIVE_INFINITY;
  const { stop } = watchCoalesced(store, clock, UNREAD_EVERY_MS, () => {
    let rooms = 0;
    let mentions = 0;
    let invites = 0;
    for (const room of store.ordered) {
      if (room.membership === "invite") invites++;
      else if (room.mentions > 0 || (room.unread !== 0 && !room.muted)) rooms++;
      mentions += room.mentions;
    }
    const isSame = before?.rooms === rooms && before.mentions === mentions && before.invites === invites;
    // Rooms that were unread before they came are no news; the last of them completes the list, which tells the whole number.
    const isNews =
      before === undefined || mentions > before.mentions || invites > before.invites || rooms < before.rooms;
    if (isSame || (!store.complete && !isNews && clock.now() < at + UNREAD_GROWING_MS)) return;
    before = { rooms, mentions, invites };
    at = clock.now();
    push(before);
  });
  return stop;
}

function watchCoalesced(store: RoomStore, clock: Clock, everyMs: number, flush: () => void) {
  const pushes = coalesce(clock, everyMs, flush);
  const stop = store.onChange(pushes.ask);
  pushes.ask();
  return {
    ask: pushes.ask,
    stop() {
      stop();
      pushes.stop();
    },
  };
}
