import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { SkipLink, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import type { RoomListHandle } from "../features/room-list/index.ts";
import { ShortcutsDialog } from "../features/shortcuts/index.ts";
import { CallOffers } from "./call-slot.tsx";
import { Dialogs } from "./dialogs.tsx";
import styles from "./frame.module.css";
import { ListPane } from "./list-pane.tsx";
import { MainPane } from "./main-pane.tsx";
import { ListSplit, PanelSplit } from "./panes.tsx";
import { RailPane } from "./rail-pane.tsx";
import { Rings } from "./rings.tsx";
import { shellMessages } from "./shell.messages.ts";
import type { ShellModel } from "./shell.model.ts";
import { SidePanel } from "./side-panel.tsx";
import { usePageTitle } from "./use-page-title.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useStageNeeded } from "./use-stage-needed.ts";
import { useWide } from "./use-wide.ts";
import { StageSlot } from "./widgets-slot.tsx";

type Props = { readonly shell: ShellModel };

/** Rail, list, room and side panel; on a narrow screen one of them at a time. Each pane follows its own signals. */
export const Frame = pure<Props>(function Frame({ shell }) {
  const { navigation } = useApp();
  const t = useMessages(shellMessages);
  const wide = useWide();
  const list = useRef<RoomListHandle>(null);
  const [help, setHelp] = useState(false);
  usePageTitle(shell);
  useShortcuts({
    focusSearch() {
      if (!wide && shell.roomId.peek() !== undefined) navigation.go({ name: "home" });
      list.current?.focusSearch();
    },
    nextUnread: (step) =>
      void shell.unread.next(shell.roomId.peek(), step).then((next) => next !== undefined && shell.openRoom(next)),
    newChat: () => shell.openPerson(undefined),
    help: () => setHelp(true),
    escape() {
      if (shell.panel.peek()) shell.setPanel(undefined);
    },
  });
  const home = shell.place.value.name === "home";
  const inApp = shell.place.value.name === "app";
  const hasPanel = shell.panel.value !== undefined;
  const listPane = <ListPane shell={shell} handle={list} />;
  const mainPane = <MainPane shell={shell} wide={wide} />;
  const [wantsExpanded, setExpanded] = useState(false);
  const expanded = wide && wantsExpanded && shell.panel.value?.kind === "widget";
  useLayoutEffect(() => {
    shell.covered.value = expanded;
  }, [shell, expanded]);
  const sidePanel = hasPanel && (
    <SidePanel shell={shell} expanded={expanded} onExpand={wide ? setExpanded : undefined} />
  );
  return (
    <div class={styles.frame}>
      <SkipLink to="main">{t("skip")}</SkipLink>
      <RailPane shell={shell} wide={wide} />
      {wide && inApp ? (
        <main id="main" class={styles.main} tabIndex={-1}>
          {mainPane}
        </main>
      ) : wide ? (
        <ListSplit pane={listPane}>
          <main id="main" class={expanded ? `${styles.main} ${styles.expanded}` : styles.main} tabIndex={-1}>
            {/* With or without a panel at the same place of the tree: a room made anew would load its widgets anew. */}
            <PanelSplit pane={sidePanel}>
              <div class={styles.beside} inert={expanded}>
                {mainPane}
              </div>
            </PanelSplit>
          </main>
        </ListSplit>
      ) : (
        <main id="main" class={styles.main} tabIndex={-1}>
          <div class={home ? styles.shown : styles.away}>{listPane}</div>
          {!home && <div class={hasPanel ? styles.away : styles.shown}>{mainPane}</div>}
          {sidePanel && <div class={styles.shown}>{sidePanel}</div>}
        </main>
      )}
      {useStageNeeded(shell) && <StageSlot shell={shell} />}
      <Dialogs shell={shell} />
      <Rings shell={shell} />
      {shell.calls.widgets.value.size > 0 && <CallOffers shell={shell} />}
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </div>
  );
});
