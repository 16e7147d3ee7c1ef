import { effect, type ReadonlySignal, useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { ClientConfig, HubStatus } from "#contracts";
import { createToasts, ToastRegion, translator, useI18n } from "#ui";
import { type App, AppProvider } from "../app/app-context.ts";
import type { Hub } from "../app/hub.ts";
import { createMediaCache } from "../app/media-cache.ts";
import type { PreferencesStore } from "../app/preferences.ts";
import type { Snapshots } from "../boot/snapshot.ts";
import { createAppsModel } from "../features/apps/index.ts";
import { callMessages, createCallsModel } from "../features/calls/index.ts";
import { createRoomListModel } from "../features/room-list/index.ts";
import type { Navigation } from "../routes/navigation.ts";
import { Frame } from "./frame.tsx";
import { createShellModel } from "./shell.model.ts";
import { createUnreadModel } from "./unread.model.ts";
import { WindowSlot } from "./window-slot.tsx";

type Props = {
  readonly hub: Hub;
  readonly config: ReadonlySignal<ClientConfig>;
  readonly status: ReadonlySignal<HubStatus>;
  readonly preferences: PreferencesStore;
  readonly navigation: Navigation;
  readonly snapshots: Snapshots;
};

/** Everything after sign-in. Lives as long as the person is signed in. */
export function Shell(props: Props) {
  const { hub, config, status, preferences, navigation, snapshots } = props;
  const app = useMemo<App>(
    () => ({
      hub,
      config,
      status,
      preferences,
      navigation,
      media: createMediaCache(hub, 150, signedIn(status)),
      toasts: createToasts(),
    }),
    [hub],
  );
  const rooms = useMemo(() => createRoomListModel(hub, snapshots.list), [hub]);
  const unread = useMemo(() => createUnreadModel(hub), [hub]);
  const i18n = useI18n();
  const calls = useMemo(
    () =>
      createCallsModel({
        ...{ hub, config },
        userId: () => userIdOf(status.peek()),
        name: () => translator(i18n, callMessages)("widget"),
      }),
    [hub],
  );
  const apps = useMemo(() => createAppsModel({ hub, config, status }), [hub]);
  const shell = useMemo(
    () => createShellModel(navigation, rooms, unread, snapshots, calls, apps),
    [rooms, unread, calls, apps],
  );
  const route = navigation.route.value;
  const live = useComputed(() => status.value.phase === "signed-in" && status.value.sync === "live");
  useSignalEffect(() => {
    if (live.value) app.media.retryFailed();
  });
  useEffect(
    () => () => {
      rooms.dispose();
      unread.dispose();
      calls.dispose();
      apps.dispose();
      app.media.clear();
    },
    [app, rooms, unread, calls, apps],
  );
  return (
    <AppProvider value={app}>
      {route.name === "window" ? <WindowSlot shell={shell} route={route} /> : <Frame shell={shell} />}
      <ToastRegion toasts={app.toasts} />
    </AppProvider>
  );
}

const userIdOf = (status: HubStatus): string | undefined => (status.phase === "signed-in" ? status.userId : undefined);

/** Resolves when the hub has said that somebody is signed in. */
const signedIn = (status: ReadonlySignal<HubStatus>): Promise<void> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      if (status.value.phase !== "signed-in") return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
