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
/** A badge need not be as quick as a list. */
const UNREAD_EVERY_MS = 1000;

type Topic = HubTopics["roomList"];

/** Pushes a window of the list: at once, then at most every 50 ms, and only where something in it changed. */
export function watchRoomList(
  store: RoomStore,
  clock: Clock,
  param: Topic["param"],
  push: (value: Topic["push"]) => void,
  onWindow?: (roomIds: readonly string[], around: readonly string[]) => void,
): () => void {
  let shown: readonly RoomListItem[] = [];
  let pushed = { total: -1, complete: false };
  const stop = watchCoalesced(store, clock, AT_MOST_EVERY_MS, () => {
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
    if (patch.length > 0 || total !== pushed.total || store.complete !== pushed.complete) {
      shown = items;
      pushed = { total, complete: store.complete };
      push({ total, complete: store.complete, patch });
    }
    onWindow?.(
      items.map((item) => item.id),
      around,
    );
  });
  return () => {
    stop();
    onWindow?.([], []);
  };
}

/** Unread over all rooms. Muted rooms only count with what is meant for the person. */
export function watchUnread(
  store: RoomStore,
  clock: Clock,
  push: (value: HubTopics["unread"]["push"]) => void,
): () => void {
  let before = "";
  return watchCoalesced(store, clock, UNREAD_EVERY_MS, () => {
    let rooms = 0;
    let mentions = 0;
    let invites = 0;
    for (const room of store.ordered) {
      if (room.membership === "invite") invites++;
      else if (room.mentions > 0 || (room.unread !== 0 && !room.muted)) rooms++;
      mentions += room.mentions;
    }
    const text = `${rooms}/${mentions}/${invites}`;
    if (text === before) return;
    before = text;
    push({ rooms, mentions, invites });
  });
}

function watchCoalesced(store: RoomStore, clock: Clock, everyMs: number, flush: () => void): () => void {
  const pushes = coalesce(clock, everyMs, flush);
  const stop = store.onChange(pushes.ask);
  pushes.ask();
  return () => {
    stop();
    pushes.stop();
  };
}
