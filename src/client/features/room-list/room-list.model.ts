import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { applyListPatch } from "#base";
import type { ListSnapshot, RoomListFilter, RoomListItem } from "#contracts";
import { keepIdentity } from "../../app/deep-equal.ts";
import type { Hub } from "../../app/hub.ts";

/** A place in the list: a room, or one whose turn to be shown has not come. */
export type RoomSlot = { readonly key: string; readonly room?: RoomListItem };

export type RoomListSnapshot = {
  readonly slots: readonly RoomSlot[];
  readonly filter: RoomListFilter;
  /** `loading`: nothing is known yet; `partial`: more rooms are still being fetched. */
  readonly state: "loading" | "partial" | "complete";
};

export interface RoomListActions {
  show(show: RoomListFilter["show"]): void;
  search(text: string): void;
  inSpace(space: string | undefined): void;
  /** Rows seen now: rooms around them are asked for. */
  seen(first: number, last: number): void;
}

export interface RoomListModel extends RoomListActions {
  readonly snapshot: ReadonlySignal<RoomListSnapshot>;
  dispose(): void;
}

/** The window is this many rooms beyond what is seen, in steps of it, so that scrolling asks seldom. */
const STEP = 50;
const idOf = (room: RoomListItem) => room.id;

/** The list as a window on the hub's list. `known`: what was shown last time, until the hub says otherwise. */
export function createRoomListModel(hub: Pick<Hub, "subscribe">, known: ListSnapshot | undefined): RoomListModel {
  const filter = signal<RoomListFilter>({ show: "all" });
  const rooms = signal<{ readonly from: number; readonly items: readonly RoomListItem[] }>({
    from: 0,
    items: known?.items ?? [],
  });
  const total = signal(known?.total ?? 0);
  const state = signal<RoomListSnapshot["state"]>(known ? "partial" : "loading");
  const empty: RoomSlot[] = [];
  let range = { from: 0, to: STEP * 2 };
  let stop: () => void = () => undefined;

  const watch = () => {
    const stopOld = stop;
    const { from, to } = range;
    let items: readonly RoomListItem[] | undefined;
    let stopped = false;
    const stopNew = hub.subscribe("roomList", { filter: filter.peek(), from, to }, (push) => {
      if (stopped) return;
      // The window before stays on the screen until this one has something to show.
      if (items === undefined) stopOld();
      items = keepIdentity(rooms.peek().items, applyListPatch(items ?? [], push.patch), idOf);
      const next = items;
      batch(() => {
        rooms.value = { from, items: next };
        total.value = push.total;
        state.value = push.complete ? "complete" : push.total > 0 ? "partial" : "loading";
      });
    });
    stop = () => {
      stopped = true;
      stopOld();
      stopNew();
    };
  };
  watch();

  const setFilter = (change: RoomListFilter) => {
    filter.value = change;
    range = { from: 0, to: STEP * 2 };
    watch();
  };
  const slots = computed(() => {
    const { from, items } = rooms.value;
    while (empty.length < total.value) empty.push({ key: `empty ${empty.length}` });
    const all = empty.slice(0, Math.max(total.value, from + items.length));
    items.forEach((room, index) => {
      all[from + index] = slotOf(room);
    });
    return all;
  });

  return {
    snapshot: computed(() => ({ slots: slots.value, filter: filter.value, state: state.value })),
    show: (show) => setFilter({ ...filter.peek(), show }),
    search(text) {
      const { search: _, ...rest } = filter.peek();
      setFilter(text === "" ? rest : { ...rest, search: text });
    },
    inSpace(space) {
      const { space: _, ...rest } = filter.peek();
      setFilter(space === undefined ? rest : { ...rest, space });
    },
    seen(first, last) {
      const from = Math.max(0, Math.floor(first / STEP) - 1) * STEP;
      const to = (Math.floor(last / STEP) + 2) * STEP;
      if (first >= range.from + (range.from > 0 ? STEP / 2 : 0) && last < range.to - STEP / 2) return;
      if (from === range.from && to === range.to) return;
      range = { from, to };
      watch();
    },
    dispose: () => stop(),
  };
}

const slotsOfRooms = new WeakMap<RoomListItem, RoomSlot>();
/** One slot object for one room object, so that rows of rooms that did not change are not rendered anew. */
function slotOf(room: RoomListItem): RoomSlot {
  let slot = slotsOfRooms.get(room);
  if (!slot) {
    slot = { key: room.id, room };
    slotsOfRooms.set(room, slot);
  }
  return slot;
}
