import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { RoomDetails, RoomListItem, RoomSnapshot } from "#contracts";
import { deepEqual } from "../app/deep-equal.ts";
import type { Snapshots } from "../boot/snapshot.ts";
import type { AppsModel } from "../features/apps/index.ts";
import type { CallsModel } from "../features/calls/index.ts";
import type { RoomListModel } from "../features/room-list/index.ts";
import type { Navigation } from "../routes/navigation.ts";
import type { RoomPanel, Route } from "../routes/routes.ts";
import type { UnreadModel } from "./unread.model.ts";

/** What the list knows of a room before the room itself was heard. */
export type RoomHint = Pick<RoomListItem, "name" | "avatar" | "directWith">;

/** Where one is and what is open there; each pane follows only what it shows. */
export interface ShellModel {
  readonly rooms: RoomListModel;
  readonly unread: UnreadModel;
  readonly snapshots: Snapshots;
  readonly calls: CallsModel;
  readonly apps: AppsModel;
  /** The place that lies below a dialog, or the place itself. */
  readonly place: ReadonlySignal<Route>;
  readonly roomId: ReadonlySignal<string | undefined>;
  readonly panel: ReadonlySignal<RoomPanel | undefined>;
  readonly space: ReadonlySignal<string | undefined>;
  /** The side panel lies over the room. */
  readonly covered: Signal<boolean>;
  /** Of the open room. */
  readonly details: ReadonlySignal<RoomDetails | undefined>;
  readonly hint: ReadonlySignal<RoomHint | undefined>;
  /** Whom the next new conversation is with. */
  readonly chatWith: ReadonlySignal<string | undefined>;
  /** Its line in the list, if it is there. */
  listed(roomId: string): RoomListItem | undefined;
  /** What was shown of this room last time. */
  known(roomId: string): RoomSnapshot | undefined;
  setDetails(details: RoomDetails | undefined): void;
  openRoom(roomId: string): void;
  openPerson(userId: string | undefined): void;
  newRoom(): void;
  setPanel(panel: RoomPanel | undefined): void;
  goHome(): void;
  back(): void;
}

export function createShellModel(
  navigation: Navigation,
  rooms: RoomListModel,
  unread: UnreadModel,
  snapshots: Snapshots,
  calls: CallsModel,
  apps: AppsModel,
): ShellModel {
  let below: Route = { name: "home" };
  const place = computed(() => {
    const route = navigation.route.value;
    if (route.name !== "new-room" && route.name !== "new-chat") below = route;
    return below;
  });
  const roomId = computed(() => (place.value.name === "room" ? place.value.room : undefined));
  const heard = signal<RoomDetails | undefined>(undefined);
  const known = (id: string) => (snapshots.room?.details.id === id ? snapshots.room : undefined);
  const details = computed(() => {
    const id = roomId.value;
    if (id === undefined) return undefined;
    return heard.value?.id === id ? heard.value : known(id)?.details;
  });
  let lastHint: RoomHint | undefined;
  const hint = computed(() => {
    const id = roomId.value;
    const room = id === undefined ? undefined : rooms.snapshot.value.slots.find((slot) => slot.key === id)?.room;
    const next = room && {
      name: room.name,
      ...(room.avatar === undefined ? {} : { avatar: room.avatar }),
      ...(room.directWith === undefined ? {} : { directWith: room.directWith }),
    };
    if (!deepEqual(lastHint, next)) lastHint = next;
    return lastHint;
  });
  const space = computed(() => rooms.snapshot.value.filter.space);
  const chatWith = signal<string | undefined>(undefined);
  return {
    rooms,
    unread,
    snapshots,
    calls,
    apps,
    place,
    roomId,
    panel: computed(() => (place.value.name === "room" ? place.value.panel : undefined)),
    space,
    details,
    hint,
    covered: signal(false),
    chatWith,
    listed: (id) => rooms.snapshot.peek().slots.find((slot) => slot.key === id)?.room,
    known,
    setDetails(next) {
      heard.value = next;
    },
    openRoom: (id) => navigation.go({ name: "room", room: id }),
    openPerson(userId) {
      chatWith.value = userId;
      navigation.go({ name: "new-chat" });
    },
    newRoom() {
      const inside = space.peek();
      navigation.go({ name: "new-room", ...(inside === undefined ? {} : { space: inside }) });
    },
    setPanel(panel) {
      const room = roomId.peek();
      if (room !== undefined) navigation.replace({ name: "room", room, ...(panel ? { panel } : {}) });
    },
    goHome: () => navigation.replace({ name: "home" }),
    back: () => navigation.back(),
  };
}
