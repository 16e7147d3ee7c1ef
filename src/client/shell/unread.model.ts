import { type ReadonlySignal, signal } from "@preact/signals";
import { applyListPatch } from "#base";
import type { RoomListItem } from "#contracts";
import type { Hub } from "../app/hub.ts";

export type Unread = { readonly rooms: number; readonly mentions: number; readonly invites: number };

export interface UnreadModel {
  readonly unread: ReadonlySignal<Unread>;
  readonly spaces: ReadonlySignal<readonly RoomListItem[]>;
  /** The unread room after (`step` 1) or before the one that is open. */
  next(current: string | undefined, step: 1 | -1): Promise<string | undefined>;
  dispose(): void;
}

const MOST_SPACES = 50;
const LOOK_THROUGH = 100;

/** What waits, over all rooms, and the spaces for the rail. */
export function createUnreadModel(hub: Pick<Hub, "subscribe">): UnreadModel {
  const unread = signal<Unread>({ rooms: 0, mentions: 0, invites: 0 });
  const spaces = signal<readonly RoomListItem[]>([]);
  const stops = [
    hub.subscribe("unread", {}, (next) => {
      unread.value = next;
    }),
    hub.subscribe("roomList", { filter: { show: "spaces" }, from: 0, to: MOST_SPACES }, ({ patch }) => {
      spaces.value = applyListPatch(spaces.peek(), patch);
    }),
  ];
  return {
    unread,
    spaces,
    next: (current, step) =>
      new Promise((resolve) => {
        const stop = hub.subscribe(
          "roomList",
          { filter: { show: "unread" }, from: 0, to: LOOK_THROUGH },
          ({ patch }) => {
            // A push may come before `subscribe` has returned; stopping can wait for a moment.
            queueMicrotask(() => stop());
            const rooms = applyListPatch<RoomListItem>([], patch);
            const here = rooms.findIndex((room) => room.id === current);
            const next = here < 0 ? (step === 1 ? rooms[0] : rooms.at(-1)) : rooms[here + step];
            resolve(next?.id);
          },
        );
      }),
    dispose() {
      for (const stop of stops) stop();
    },
  };
}
