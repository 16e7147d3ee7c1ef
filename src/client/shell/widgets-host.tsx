import { useMemo } from "preact/hooks";
import { systemClock } from "#base";
import { type App, useApp } from "../app/app-context.ts";
import {
  createGrantStore,
  createRectFollower,
  createStage,
  type GrantStore,
  RoomWidgets,
  type Stage,
  type StageHost,
  StageLayer,
  WidgetGrants,
} from "../features/widgets/index.ts";
import { linkTarget } from "./matrix-link.ts";
import type { ShellModel } from "./shell.model.ts";
import type { StageSlotProps, WidgetsSlotProps } from "./widgets-slot.tsx";

/** One store of grants for each person who signs in while the page lives. */
const stores = new Map<string, GrantStore>();
function grantsOf(userId: string): GrantStore {
  let store = stores.get(userId);
  if (!store) {
    store = createGrantStore(userId, localStorage, window);
    stores.set(userId, store);
  }
  // Signing out, here or in another tab, has wiped what was remembered.
  store.refresh();
  return store;
}

/** One stage for each sign-in; the places find it whichever of them comes first. */
const stages = new WeakMap<App, Stage>();
export function stageOf(app: App): Stage {
  const known = stages.get(app);
  if (known) return known;
  const made = createStage({
    watchRoom: (roomId, push) => app.hub.subscribe("room", { roomId }, push),
    watchAccount: (push) => app.hub.subscribe("accountWidgets", {}, push),
    follow: createRectFollower(),
    clock: systemClock,
  });
  stages.set(app, made);
  return made;
}

/** What the widget host needs of the page; undefined before somebody is signed in. */
export function useStageHost(shell: ShellModel): StageHost | undefined {
  const { hub, status, config, navigation } = useApp();
  const me = status.value;
  const current = config.value;
  const signedIn = me.phase === "signed-in";
  const [userId, name, deviceId, homeserver] = signedIn ? [me.userId, me.name, me.deviceId, me.homeserver] : [];
  return useMemo(() => {
    if (userId === undefined || name === undefined || homeserver === undefined) return undefined;
    const { maxBytes } = current.uploads;
    return {
      hub,
      me: { userId, name, homeserver, ...(deviceId === undefined ? {} : { deviceId }) },
      policy: current.widgets,
      gateways: current.gateways,
      ...(maxBytes === undefined ? {} : { maxUploadBytes: maxBytes }),
      grants: grantsOf(userId),
      viewedRoom: shell.roomId,
      openLink(uri: string) {
        const route = linkTarget(uri);
        // The room on the screen needs no opening: that would only close what stands beside it, the asking widget first.
        if (route?.name === "room" && route.room === shell.roomId.peek()) return;
        if (route) navigation.go(route);
      },
      returnTo({ roomId, widgetId, source }) {
        if (source === "made") {
          shell.calls.setAside(roomId, false);
          return shell.openRoom(roomId);
        }
        const workspace = shell.apps.workspace.peek();
        if (workspace?.at === "ready" && workspace.room.id === roomId && source === "room") {
          return navigation.go({ name: "app", app: widgetId });
        }
        navigation.go({ name: "room", room: roomId, panel: { kind: "widget", widgetId } });
      },
    };
  }, [hub, navigation, shell, current, userId, name, deviceId, homeserver]);
}

/** The widgets of a room, in its side panel. */
export function WidgetsHost({ shell, details, open, onPanel, expanded, onExpand }: WidgetsSlotProps) {
  const app = useApp();
  const host = useStageHost(shell);
  const actions = useMemo(
    () => ({
      open: (widgetId: string) => onPanel({ kind: "widget", widgetId }),
      showList: () => onPanel({ kind: "widgets" }),
      close: () => onPanel(undefined),
      ...(onExpand ? { setExpanded: onExpand } : {}),
    }),
    [details.id, onPanel, onExpand],
  );
  if (!host) return null;
  return (
    <RoomWidgets stage={stageOf(app)} host={host} room={details} open={open} expanded={expanded} actions={actions} />
  );
}

/** The layer that all frames lie in. */
export function WidgetStage({ shell }: StageSlotProps) {
  const app = useApp();
  const host = useStageHost(shell);
  return host ? <StageLayer stage={stageOf(app)} host={host} /> : null;
}

/** Everything that widgets may do, for the settings. */
export function AllWidgetGrants() {
  const { status, config } = useApp();
  const me = status.value;
  if (me.phase !== "signed-in") return null;
  return <WidgetGrants grants={grantsOf(me.userId)} policy={config.value.widgets} />;
}
