import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { EmptyState, SkipLink, SplitPane, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { DEFAULT_PREFERENCES } from "../app/preferences.ts";
import type { Snapshots } from "../boot/snapshot.ts";
import { NewChatDialog } from "../features/new-chat/index.ts";
import { NewRoomDialog } from "../features/new-room/index.ts";
import { type RoomListHandle, type RoomListModel, RoomListView } from "../features/room-list/index.ts";
import { SettingsPage } from "../features/settings/index.ts";
import { ShortcutsDialog } from "../features/shortcuts/index.ts";
import type { Route } from "../routes/routes.ts";
import { pageTitle } from "./favicon.ts";
import styles from "./frame.module.css";
import { lazy } from "./lazy.tsx";
import { Rail } from "./rail.tsx";
import { RoomPage } from "./room-page.tsx";
import { rowHeightOf } from "./row-height.ts";
import { shellMessages } from "./shell.messages.ts";
import { SidePanel } from "./side-panel.tsx";
import type { UnreadModel } from "./unread.model.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useWide } from "./use-wide.ts";

// The dialogs and settings come with the shell: together they are small, and they work when there is no connection.
const AllWidgetGrants = lazy<object>(async () => ({ Component: (await import("./widgets-host.tsx")).AllWidgetGrants }));

type Props = { readonly rooms: RoomListModel; readonly unread: UnreadModel; readonly snapshots: Snapshots };

/** Rail, list, room and side panel; on a narrow screen one of them at a time. */
export function Frame({ rooms, unread, snapshots }: Props) {
  const app = useApp();
  const t = useMessages(shellMessages);
  const { navigation, preferences } = app;
  const route = navigation.route.value;
  const status = app.status.value;
  const wide = useWide();
  const list = useRef<RoomListHandle>(null);
  const [details, setDetails] = useState<RoomDetails | undefined>(undefined);
  const [help, setHelp] = useState(false);
  const [chatWith, setChatWith] = useState<string | undefined>(undefined);
  // Dialogs lie over the place one was at.
  const [below, setBelow] = useState<Route>(route);
  const isDialog = route.name === "new-room" || route.name === "new-chat";
  if (!isDialog && below !== route) setBelow(route);
  const place = isDialog ? below : route;
  const room = place.name === "room" ? place.room : undefined;
  const panel = place.name === "room" ? place.panel : undefined;
  const go = navigation.go;
  const snapshot = rooms.snapshot.value;
  const { spaces } = unread;
  const space = snapshot.filter.space;
  const spaceName = spaces.value.find((one) => one.id === space)?.name;
  const listed = useMemo(() => snapshot.slots.find((slot) => slot.key === room)?.room, [snapshot.slots, room]);
  const known = snapshots.room?.details.id === room ? snapshots.room : undefined;

  useEffect(() => {
    if (details && details.id !== room) setDetails(undefined);
  }, [room]);
  useSignalEffect(() => {
    const name = details?.id === room ? details?.name : listed?.name;
    document.title = pageTitle(
      place.name === "settings" ? t("settings") : name,
      app.config.value.brand,
      unread.unread.value,
    );
  });
  useEffect(() => {
    document.title = pageTitle(
      place.name === "settings" ? t("settings") : (details?.name ?? listed?.name),
      app.config.peek().brand,
      unread.unread.peek(),
    );
  }, [details?.name, listed?.name, place.name]);
  useShortcuts({
    focusSearch() {
      if (!wide && room !== undefined) go({ name: "home" });
      list.current?.focusSearch();
    },
    nextUnread: (step) =>
      void unread.next(room, step).then((next) => next !== undefined && go({ name: "room", room: next })),
    newChat: () => go({ name: "new-chat" }),
    help: () => setHelp(true),
    escape() {
      if (panel && room !== undefined) navigation.replace({ name: "room", room });
    },
  });

  const notice =
    status.phase !== "signed-in"
      ? undefined
      : status.sync === "offline"
        ? status.waiting > 0
          ? `${t("offline")} ${t("waiting", { count: status.waiting })}`
          : t("offline")
        : undefined;
  const pane = (
    <RoomListView
      handle={list}
      snapshot={snapshot}
      actions={rooms}
      title={spaceName ?? t("chat")}
      selected={room}
      invites={unread.unread.value.invites}
      rowHeight={rowHeightOf(preferences.current.value)}
      notice={notice}
      onOpen={(roomId) => go({ name: "room", room: roomId })}
      onNewChat={() => go({ name: "new-chat" })}
      onNewRoom={() => go({ name: "new-room", ...(space === undefined ? {} : { space }) })}
    />
  );
  const main =
    place.name === "settings" ? (
      <SettingsPage
        section={place.section}
        WidgetGrants={AllWidgetGrants}
        onSection={(section) => navigation.replace({ name: "settings", section })}
        onBack={() => (wide ? go({ name: "home" }) : navigation.back())}
      />
    ) : room !== undefined ? (
      <RoomPage
        key={room}
        roomId={room}
        panel={panel}
        known={known}
        hint={listed}
        onDetails={setDetails}
        onOpenRoom={(id) => go({ name: "room", room: id })}
        onOpenPerson={(id) => {
          setChatWith(id);
          go({ name: "new-chat" });
        }}
        onPanel={(next) => navigation.replace({ name: "room", room, ...(next ? { panel: next } : {}) })}
        onBack={() => navigation.back()}
      />
    ) : (
      <div class={styles.welcome}>
        <EmptyState
          title={t("welcome")}
          text={t("welcomeText")}
          action={{ label: t("newChat"), onClick: () => go({ name: "new-chat" }) }}
        />
      </div>
    );
  const side = panel && room !== undefined && (
    <SidePanel
      panel={panel}
      details={details?.id === room ? details : known?.details}
      onPanel={(next) => navigation.replace({ name: "room", room, ...(next ? { panel: next } : {}) })}
      onLeft={() => navigation.replace({ name: "home" })}
    />
  );
  const showsMain = place.name !== "home";
  const sized = preferences.current.value;

  return (
    <div class={styles.frame}>
      <SkipLink to="main">{t("skip")}</SkipLink>
      <Rail
        me={status.phase === "signed-in" ? status : snapshots.list && { ...snapshots.list }}
        brand={app.config.value.brand}
        unread={unread.unread.value}
        spaces={spaces.value}
        space={space}
        place={place.name === "settings" ? "settings" : "chat"}
        onGo={go}
        onSpace={(next) => {
          rooms.inSpace(next);
          if (place.name === "settings" || !wide) go({ name: "home" });
        }}
      />
      {wide ? (
        <SplitPane
          class={styles.rest}
          pane={pane}
          size={sized.listWidth}
          min={220}
          max={480}
          initial={DEFAULT_PREFERENCES.listWidth}
          label={t("listWidth")}
          onResize={(listWidth) => preferences.set({ listWidth })}
        >
          <main id="main" class={styles.main} tabIndex={-1}>
            {side ? (
              <SplitPane
                class={styles.rest}
                side="end"
                pane={side}
                size={sized.sideWidth}
                min={280}
                max={800}
                initial={DEFAULT_PREFERENCES.sideWidth}
                label={t("panelWidth")}
                onResize={(sideWidth) => preferences.set({ sideWidth })}
              >
                {main}
              </SplitPane>
            ) : (
              main
            )}
          </main>
        </SplitPane>
      ) : (
        <main id="main" class={styles.main} tabIndex={-1}>
          <div class={showsMain ? styles.away : styles.shown}>{pane}</div>
          {showsMain && <div class={side ? styles.away : styles.shown}>{main}</div>}
          {side && <div class={styles.shown}>{side}</div>}
        </main>
      )}
      {route.name === "new-room" && (
        <NewRoomDialog
          space={route.space}
          onClose={() => navigation.back()}
          onDone={(id) => navigation.replace({ name: "room", room: id })}
        />
      )}
      {route.name === "new-chat" && (
        <NewChatDialog
          person={chatWith}
          onClose={() => {
            setChatWith(undefined);
            navigation.back();
          }}
          onDone={(id) => {
            setChatWith(undefined);
            navigation.replace({ name: "room", room: id });
          }}
        />
      )}
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </div>
  );
}
