import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ClientConfig, IncomingRing, RoomDetails, RoomWidget } from "#contracts";
import type { Hub } from "../../app/hub.ts";
import { type CallWish, callWidget } from "./call-widget.ts";
import { createRingsModel } from "./rings.model.ts";

/** The calls of this page: which rooms have the call widget open, and what rings. */
export interface CallsModel {
  /** Whether the installation names a call widget at all. */
  readonly configured: ReadonlySignal<boolean>;
  readonly rings: ReadonlySignal<readonly IncomingRing[]>;
  /** The call widgets that are open, by room. */
  readonly widgets: ReadonlySignal<ReadonlyMap<string, RoomWidget>>;
  /** Rooms whose call does not stand in the room now: it is in the corner of the screen, if it is. */
  readonly aside: ReadonlySignal<ReadonlySet<string>>;
  /** Rooms whose open call tells, above it, that not everyone may join. */
  readonly noticed: ReadonlySignal<ReadonlySet<string>>;
  /** Whether the room's call tells so; no longer once it is over. */
  notice(roomId: string, on: boolean): void;
  /** Opens the call of a room as soon as the room is known (`roomHeard`), or shows it there again. */
  open(roomId: string, wish: CallWish): void;
  /** The room as it is: the widget is made of it. */
  roomHeard(room: RoomDetails): void;
  /** Shows the call in its room, or the room without it. */
  setAside(roomId: string, aside: boolean): void;
  /** The call widget of the room is gone. */
  closed(roomId: string): void;
  /** Ends the ringing here; the call is opened when its room is. */
  accept(ring: IncomingRing): void;
  decline(ring: IncomingRing): Promise<void>;
  dispose(): void;
}

export type CallsOptions = {
  readonly hub: Pick<Hub, "call" | "subscribe">;
  readonly config: ReadonlySignal<Pick<ClientConfig, "calls">>;
  readonly userId: () => string | undefined;
  /** What the widget is called where the configuration does not say. */
  readonly name: () => string;
};

export function createCallsModel({ hub, config, userId, name }: CallsOptions): CallsModel {
  const configured = computed(() => config.value.calls !== undefined);
  const rings = configured.peek() ? createRingsModel(hub) : undefined;
  const widgets = signal<ReadonlyMap<string, RoomWidget>>(new Map());
  const wanted = signal<{ readonly roomId: string; readonly wish: CallWish } | undefined>(undefined);
  const aside = signal<ReadonlySet<string>>(new Set());
  const setAside = (roomId: string, isAside: boolean) => {
    const others = [...aside.peek()].filter((id) => id !== roomId);
    aside.value = new Set(isAside ? [...others, roomId] : others);
  };
  const noticed = signal<ReadonlySet<string>>(new Set());
  const notice = (roomId: string, on: boolean) => {
    const others = [...noticed.peek()].filter((id) => id !== roomId);
    noticed.value = new Set(on ? [...others, roomId] : others);
  };
  const open = (roomId: string, wish: CallWish) => {
    setAside(roomId, false);
    if (!widgets.peek().has(roomId)) wanted.value = { roomId, wish };
  };
  return {
    configured,
    rings: rings?.rings ?? signal([]),
    widgets,
    aside,
    noticed,
    notice,
    open,
    setAside,
    roomHeard(room) {
      const want = wanted.value;
      const calls = config.value.calls;
      const me = userId();
      if (want?.roomId !== room.id || room.membership !== "join" || !calls || me === undefined) return;
      wanted.value = undefined;
      widgets.value = new Map([
        ...widgets.peek(),
        [room.id, callWidget({ name: name(), ...calls }, room, want.wish, me)],
      ]);
    },
    closed(roomId) {
      setAside(roomId, false);
      notice(roomId, false);
      widgets.value = new Map([...widgets.peek()].filter(([id]) => id !== roomId));
    },
    accept(ring) {
      rings?.accept(ring);
      open(ring.roomId, { media: ring.intent, joins: true });
    },
    decline: async (ring) => rings?.decline(ring),
    dispose: () => rings?.dispose(),
  };
}
