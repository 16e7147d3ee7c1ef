import { useEffect, useMemo } from "preact/hooks";
import { systemClock } from "#base";
import { type App, useApp } from "../app/app-context.ts";
import {
  askWidget,
  createGrantStore,
  createRectFollower,
  createStage,
  followWindows,
  forgetSignIns,
  type GrantStore,
  lineOf,
  RoomWidgets,
  type Stage,
  type StageHost,
  StageLayer,
  WidgetGrants,
} from "../features/widgets/index.ts";
import { hrefOf } from "../routes/routes.ts";
import { linkTarget } from "./matrix-link.ts";
import type { ShellModel } from "./shell.model.ts";
import { useLayoutItems } from "./use-layout-items.ts";
import { useSetupItems } from "./use-setup-items.ts";
import type { StageSlotProps, WidgetsSlotProps } from "./widgets-slot.tsx";

export { askWidget };

/** One store of grants for each person who signs in while the page lives. */
const stores = new Map<string, GrantStore>();
function grantsOf(userId: string, hub: App["hub"]): GrantStore {
  let store = stores.get(userId);
  if (!store) {
    store = createGrantStore(userId, localStorage, window);
    stores.set(userId, store);
    // As long as the page lives, whatever of it is shown.
    forgetSignIns(store, (id) => hub.call("directForget", { id }));
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
  const { hub, status, config, navigation, toasts } = useApp();
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
      direct: { allowed: current.direct, redirectUri: new URL("sign-in.html", location.href).href },
      ...(maxBytes === undefined ? {} : { maxUploadBytes: maxBytes }),
      grants: grantsOf(userId, hub),
      viewedRoom: shell.roomId,
      openLink(uri: string) {
        const route = linkTarget(uri);
        // The room on the screen needs no opening: that would only close what stands beside it, the asking widget first.
        if (route?.name === "room" && route.room === shell.roomId.peek()) return;
        if (route) navigation.go(route);
      },
      popOut({ roomId, widgetId, source }) {
        const own = source === "account" ? { own: true as const } : {};
        const { href } = new URL(hrefOf({ name: "window", room: roomId, widgetId, ...own }), location.href);
        window.open(href, `sparks ${roomId} ${widgetId}`, "popup,width=960,height=720");
      },
      configure({ roomId, widgetId }) {
        const workspace = shell.apps.workspace.peek();
        const inWorkspace = workspace?.at === "ready" && workspace.room.id === roomId ? workspace.room : undefined;
        const room = inWorkspace ?? (shell.details.peek()?.id === roomId ? shell.details.peek() : undefined);
        if (!room?.can.editWidgets) return false;
        navigation.go(
          room.isSpace
            ? { name: "setup", space: roomId, widgetId }
            : { name: "room", room: roomId, panel: { kind: "setup", widgetId } },
        );
        return true;
      },
      notify: (text) => void toasts.show({ text }),
      returnTo({ roomId, widgetId, source }) {
        if (source === "made") {
          shell.calls.setAside(roomId, false);
          return shell.openRoom(roomId);
        }
        const workspace = shell.apps.workspace.peek();
        if (workspace?.at === "ready" && workspace.room.id === roomId && source === "room") {
          return navigation.go({ name: "app", app: widgetId });
        }
        const own = source === "account" ? { own: true as const } : {};
        navigation.go({ name: "room", room: roomId, panel: { kind: "widget", widgetId, ...own } });
      },
    };
  }, [hub, navigation, toasts, shell, current, userId, name, deviceId, homeserver]);
}

/** The widgets of a room, in its side panel. */
export function WidgetsHost({ shell, details, open, own, onPanel, expanded, onExpand }: WidgetsSlotProps) {
  const app = useApp();
  const host = useStageHost(shell);
  const layoutItems = useLayoutItems(shell, details);
  const setupItems = useSetupItems(details);
  const actions = useMemo(
    () => ({
      open: (widgetId: string) => onPanel({ kind: "widget", widgetId }),
      openOwn: (widgetId: string) => onPanel({ kind: "widget", widgetId, own: true }),
      showList: () => onPanel({ kind: "widgets" }),
      close: () => onPanel(undefined),
      ...(onExpand ? { setExpanded: onExpand } : {}),
    }),
    [details.id, onPanel, onExpand],
  );
  if (!host) return null;
  return (
    <RoomWidgets
      {...{ host, open, own, expanded, actions }}
      stage={stageOf(app)}
      room={details}
      menuItems={(widget) => [...setupItems(widget), ...layoutItems(widget)]}
    />
  );
}

/** The layer that all frames lie in. */
export function WidgetStage({ shell }: StageSlotProps) {
  const app = useApp();
  const host = useStageHost(shell);
  const userId = host?.me.userId;
  const stage = stageOf(app);
  useEffect(() => {
    if (userId === undefined) return;
    return followWindows(stage, { userId, line: new BroadcastChannel(lineOf(userId)), locks: navigator.locks });
  }, [stage, userId]);
  useEffect(
    () => () => {
      stage.dispose();
      stages.delete(app);
    },
    [app, stage],
  );
  return host ? <StageLayer stage={stage} host={host} /> : null;
}

/** Everything that widgets may do, for the settings. */
export function AllWidgetGrants() {
  const { hub, status, config } = useApp();
  const me = status.value;
  if (me.phase !== "signed-in") return null;
  return <WidgetGrants grants={grantsOf(me.userId, hub)} policy={config.value.widgets} />;
}
