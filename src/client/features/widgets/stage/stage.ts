/**
 * The stage: which widgets are open, and where each stands. A place (side panel, main pane, …) claims a widget while it shows it. An opening
 * lives while somebody claims it, or while it stays in the corner of the screen because it asked for that; and never longer than the
 * person is in its room and the widget is registered there. Headless: the frames are made by `views/stage-layer.tsx`.
 */
import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { AccountWidget, RoomWidget } from "#contracts";
import { accountWidget } from "../host/widget-origin.ts";
import {
  type Claim,
  type Opening,
  type OpeningMode,
  PLACE_KINDS,
  type Rect,
  refKey,
  type StagedSession,
  type WidgetRef,
} from "./opening.ts";
import type { Removal, Stage, StageOptions, StageRoom } from "./stage-types.ts";

export type { Removal, Stage, StageOptions, StageRoom } from "./stage-types.ts";

/** A place that goes is often followed by another in the next turn: the side panel becomes the main pane. */
export const GRACE_MS = 150;
/** How long a place may take to be there that was asked for. */
export const HOLD_MS = 3000;
/** How long a call may take to be left in good order. */
export const HANG_UP_MS = 800;

type WatchedRoom = { readonly room: ReadonlySignal<StageRoom | undefined>; readonly stop: () => void };
type Kept = { readonly opening: Opening; readonly setWidget: (widget: RoomWidget) => void; readonly end: () => void };

export function createStage({ watchRoom, watchAccount, follow, clock }: StageOptions): Stage {
  const openings = signal<readonly Opening[]>([]);
  const claims = signal<ReadonlyMap<string, readonly Claim[]>>(new Map());
  const offered = signal<readonly RoomWidget[]>([]);
  const away = signal<ReadonlyMap<string, () => void>>(new Map());
  const account = signal<readonly AccountWidget[] | undefined>(undefined);
  const refs = new Map<string, WidgetRef>();
  const rooms = new Map<string, WatchedRoom>();
  const kept = new Map<string, Kept>();
  const removalListeners = new Set<(removal: Removal) => void>();
  let serial = 0;
  let disposed = false;

  const claimsOf = (key: string) => claims.peek().get(key) ?? [];
  const setClaims = (key: string, next: readonly Claim[]) => {
    const all = new Map(claims.peek());
    if (next.length > 0) all.set(key, next);
    else all.delete(key);
    claims.value = all;
  };

  function watched(roomId: string): WatchedRoom {
    const known = rooms.get(roomId);
    if (known) return known;
    const room = signal<StageRoom | undefined>(undefined);
    let stop: () => void = () => undefined;
    const made: WatchedRoom = { room, stop: () => stop() };
    // Known before it is asked for: the answer may come at once.
    rooms.set(roomId, made);
    stop = watchRoom(roomId, (next) =>
      untracked(() => {
        room.value = next;
        reconcileAll();
      }),
    );
    return made;
  }
  function forgetRooms(): void {
    const needed = new Set([...refs.values()].map(({ roomId }) => roomId));
    for (const [roomId, { stop }] of rooms) {
      if (needed.has(roomId)) continue;
      stop();
      rooms.delete(roomId);
    }
  }
  const stopAccount = watchAccount((next) => {
    account.value = next;
    reconcileAll();
  });

  /** `waiting`: nothing was heard of it yet. */
  function lookUp(ref: WidgetRef): RoomWidget | "waiting" | undefined {
    const room = watched(ref.roomId).room.peek();
    if (room && room.membership !== "join") return undefined;
    if (ref.source === "made") {
      return offered.peek().find(({ id, roomId }) => id === ref.widgetId && roomId === ref.roomId);
    }
    if (!room) return "waiting";
    if (ref.source === "room") return room.widgets.find(({ id }) => id === ref.widgetId);
    const own = account.peek();
    if (!own) return "waiting";
    const found = own.find(({ id }) => id === ref.widgetId);
    return found && accountWidget(found);
  }

  function reconcile(key: string): void {
    const ref = refs.get(key);
    if (!ref || disposed) return;
    const claimed = claimsOf(key).length > 0;
    const found = away.peek().has(key) ? undefined : lookUp(ref);
    const live = kept.get(key);
    if (!live) {
      if (claimed && found && found !== "waiting") open(key, ref, found);
      if (!claimed) forget(key);
      return;
    }
    // Another registration is another widget: what was open in the corner was not asked for it.
    const isGone =
      found === undefined || (!claimed && found !== "waiting" && !isSame(found, live.opening.widget.peek()));
    if (isGone) {
      tellRemoval(ref, live.opening);
      live.end();
    } else if (found !== "waiting") live.setWidget(found);
    if (!isGone && !claimed && !staysOnScreen(live.opening)) endUnlessClaimed(key, live);
  }
  function tellRemoval({ roomId }: WidgetRef, { mode, widget, session }: Opening): void {
    const room = rooms.get(roomId)?.room.peek();
    if (mode.peek() === "place" || !room?.removed || room.membership === "join") return;
    const inCall = session.peek()?.inCall.peek() === true;
    const removal = { name: widget.peek().name, roomName: room.name, inCall };
    for (const listener of [...removalListeners]) listener(removal);
  }
  function reconcileAll(): void {
    for (const key of [...refs.keys()]) reconcile(key);
  }
  function forget(key: string): void {
    refs.delete(key);
    forgetRooms();
  }
  function endUnlessClaimed(key: string, live: Kept): void {
    clock.sleep(GRACE_MS).then(
      () => {
        const unwanted = claimsOf(key).length === 0 && !staysOnScreen(live.opening);
        if (kept.get(key) === live && unwanted) live.end();
      },
      () => undefined, // Never aborted.
    );
  }

  function open(key: string, ref: WidgetRef, first: RoomWidget): void {
    const widget = signal(first);
    const ending = signal(false);
    const attempt = signal(0);
    const session = signal<StagedSession | undefined>(undefined);
    const corner = signal<Rect | undefined>(undefined);
    const room = watched(ref.roomId).room;
    const spot = computed(() =>
      ending.value ? undefined : bestOf((claims.value.get(key) ?? []).filter(({ rect }) => rect.value)),
    );
    const mode = computed<OpeningMode>(() => {
      if (ending.value) return "ending";
      if (spot.value) return "place";
      return staysOnScreen(opening) ? "corner" : "hidden";
    });
    serial += 1;
    const opening: Opening = {
      ref,
      key,
      serial,
      widget,
      roomName: computed(() => room.value?.name ?? ""),
      mode,
      spot,
      corner,
      box: computed(() =>
        mode.value === "place" ? spot.value?.rect.value : mode.value === "corner" ? corner.value : undefined,
      ),
      asks: signal(false),
      attempt,
      session,
      setSession(next) {
        session.value = next;
      },
      reload() {
        attempt.value += 1;
      },
      close() {
        const inCall = session.peek()?.inCall.peek() === true;
        const left = inCall ? session.peek()?.hangUp() : undefined;
        if (!left) return end();
        // Others see the person leave; but the camera light does not wait for that.
        Promise.race([left, clock.sleep(HANG_UP_MS)]).then(end, end);
      },
    };
    function end(): void {
      if (kept.get(key)?.opening !== opening) return;
      stopFollowing();
      kept.delete(key);
      ending.value = true;
      if (claimsOf(key).length === 0) forget(key);
    }
    let wasStaying = false;
    const stopFollowing = effect(() => {
      const stays = staysOnScreen(opening);
      if (wasStaying && !stays) queueMicrotask(() => reconcile(key));
      wasStaying = stays;
    });
    kept.set(key, {
      opening,
      setWidget(next) {
        if (!isSame(next, widget.peek()) || next.name !== widget.peek().name) widget.value = next;
      },
      end,
    });
    openings.value = [...openings.peek(), opening];
  }

  function claim(ref: WidgetRef, wanted: Claim): () => void {
    const key = refKey(ref);
    refs.set(key, ref);
    batch(() => {
      setClaims(key, [...claimsOf(key), wanted]);
      reconcile(key);
    });
    return () =>
      batch(() => {
        setClaims(
          key,
          claimsOf(key).filter((one) => one !== wanted),
        );
        reconcile(key);
      });
  }

  return {
    openings,
    follow,
    onRemoval(listener) {
      removalListeners.add(listener);
      return () => removalListeners.delete(listener);
    },
    accountWidgets: computed(() => account.value ?? []),
    find(ref) {
      const key = refKey(ref);
      return openings.value.find((one) => one.key === key && one.mode.value !== "ending");
    },
    claim,
    hold(ref) {
      const release = claim(ref, { kind: "top", rect: signal(undefined), guard: () => null, leave: () => undefined });
      clock.sleep(HOLD_MS).then(release, release);
    },
    offer(widget) {
      offered.value = [...offered.peek(), widget];
      reconcileAll();
      return () => {
        offered.value = offered.peek().filter((one) => one !== widget);
        reconcileAll();
      };
    },
    lend(ref, bringBack) {
      const key = refKey(ref);
      away.value = new Map([...away.peek(), [key, bringBack]]);
      reconcile(key);
      return () => {
        away.value = new Map([...away.peek()].filter(([other]) => other !== key));
        reconcile(key);
      };
    },
    lent: (ref) => away.value.get(refKey(ref)),
    end: (ref) => kept.get(refKey(ref))?.opening.close(),
    removed(opening) {
      openings.value = openings.peek().filter((one) => one !== opening);
    },
    dispose() {
      disposed = true;
      for (const { end } of [...kept.values()]) end();
      for (const { stop } of rooms.values()) stop();
      rooms.clear();
      stopAccount();
    },
  };
}

/** Only one that works: what has been stopped does not follow the person. */
function staysOnScreen({ session }: Pick<Opening, "session">): boolean {
  const current = session.value;
  return current?.phase.value === "ready" && current.alwaysOnScreen.value;
}

const isSame = (a: RoomWidget, b: RoomWidget) => a.eventId === b.eventId && a.url === b.url;

const bestOf = (claims: readonly Claim[]): Claim | undefined =>
  PLACE_KINDS.map((kind) => claims.findLast((claim) => claim.kind === kind)).find((claim) => claim !== undefined);
