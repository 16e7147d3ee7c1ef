/**
 * The apps in the main navigation: the widgets of the workspace. That is the space which the configuration names, or a private one of the
 * person's own.
 */
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { type SparksError, toSparksError } from "#base";
import type { ClientConfig, HubStatus, RoomDetails, RoomWidget } from "#contracts";
import type { Hub } from "../../app/hub.ts";

export type Workspace =
  | { readonly at: "loading" }
  /** None is configured, and the person has none of their own. */
  | { readonly at: "none" }
  /** The organisation has one, and the person is not in it. */
  | { readonly at: "outside"; readonly workspace: string; readonly name?: string }
  | { readonly at: "failed"; readonly error: SparksError }
  | { readonly at: "ready"; readonly room: RoomDetails };

export interface AppsModel {
  readonly workspace: ReadonlySignal<Workspace>;
  /** In the order of the navigation. */
  readonly apps: ReadonlySignal<readonly RoomWidget[]>;
  /** What can be done on the page of all apps; undefined: nothing, and the navigation does not name it. */
  readonly offersPage: ReadonlySignal<"add" | "join" | "manage" | undefined>;
  /** The private workspace of the person, where that is what holds. */
  readonly own: ReadonlySignal<string | undefined>;
  /** Joins the workspace of the organisation. @throws SparksError `forbidden`, … */
  join(): Promise<void>;
  /** Makes a private workspace for who has none. @throws SparksError */
  create(): Promise<void>;
  /** Once more, after a failure. */
  retry(): void;
  dispose(): void;
}

export type AppsOptions = {
  readonly hub: Pick<Hub, "call" | "subscribe">;
  readonly config: ReadonlySignal<ClientConfig>;
  readonly status: ReadonlySignal<HubStatus>;
};

export function createAppsModel({ hub, config, status }: AppsOptions): AppsModel {
  const workspace = signal<Workspace>({ at: "loading" });
  let configured: string | undefined;
  let stopRoom: () => void = () => undefined;
  let round = 0;

  const live = computed(() => status.value.phase === "signed-in" && status.value.sync === "live");
  // Until config.json has come there is no homeserver in it, and nothing is known of a workspace.
  const wanted = computed(() => (config.value.homeserver === "" ? null : config.value.workspace));

  const watch = (roomId: string) => {
    stopRoom();
    stopRoom = hub.subscribe("room", { roomId }, (room) => {
      workspace.value =
        room.membership === "join"
          ? { at: "ready", room }
          : { at: "outside", workspace: configured ?? roomId, name: room.name };
    });
  };
  const look = async () => {
    const mine = ++round;
    try {
      if (configured === undefined) {
        const { roomId } = await hub.call("personalWorkspace", { create: false });
        if (mine !== round) return;
        if (roomId === undefined) workspace.value = { at: "none" };
        else watch(roomId);
        return;
      }
      const { roomId, joined } = await hub.call("resolveRoom", { roomIdOrAlias: configured });
      if (mine !== round) return;
      if (joined) watch(roomId);
      else workspace.value = { at: "outside", workspace: configured };
    } catch (thrown) {
      if (mine === round) workspace.value = { at: "failed", error: toSparksError(thrown) };
    }
  };
  const begin = () => {
    if (workspace.peek().at !== "ready") void look();
  };
  const stop = effect(() => {
    const next = wanted.value;
    const isLive = live.value;
    if (next === null) return;
    if (next !== configured) {
      configured = next;
      stopRoom();
      batch(() => {
        workspace.value = { at: "loading" };
      });
    }
    if (isLive) queueMicrotask(begin);
  });

  return {
    workspace,
    apps: computed(() => (workspace.value.at === "ready" ? inOrder(workspace.value.room) : [])),
    offersPage: computed(() => {
      const current = workspace.value;
      if (current.at === "ready") return current.room.can.editWidgets ? "manage" : undefined;
      return current.at === "none" ? "add" : current.at === "outside" ? "join" : undefined;
    }),
    own: computed(() => {
      const current = workspace.value;
      return current.at === "ready" && wanted.value === undefined ? current.room.id : undefined;
    }),
    async join() {
      const current = workspace.peek();
      if (current.at !== "outside") return;
      const { roomId } = await hub.call("joinRoom", { roomIdOrAlias: current.workspace });
      watch(roomId);
    },
    async create() {
      const { roomId } = await hub.call("personalWorkspace", { create: true });
      if (roomId !== undefined) watch(roomId);
    },
    retry: () => void look(),
    dispose() {
      round += 1;
      stop();
      stopRoom();
    },
  };
}

const LAST = Number.MAX_SAFE_INTEGER;

/** As the layout of the workspace orders them, the others behind by name; what cannot be opened is left to the page of all apps. */
export function inOrder({ widgets, layout }: Pick<RoomDetails, "widgets" | "layout">): readonly RoomWidget[] {
  const placeOf = (id: string) => (Object.hasOwn(layout, id) ? (layout[id]?.index ?? LAST) : LAST);
  return widgets
    .filter(({ fault }) => fault === undefined)
    .toSorted((a, b) => placeOf(a.id) - placeOf(b.id) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
