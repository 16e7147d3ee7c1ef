import { useComputed } from "@preact/signals";
import type { Ref } from "preact";
import { useMemo } from "preact/hooks";
import { useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { type RoomListHandle, RoomListView } from "../features/room-list/index.ts";
import { RecoveryNotice } from "./recovery-notice.tsx";
import { rowHeightOf } from "./row-height.ts";
import { shellMessages } from "./shell.messages.ts";
import type { ShellModel } from "./shell.model.ts";

type Props = { readonly shell: ShellModel; readonly handle: Ref<RoomListHandle> };

const recoveryNotice = <RecoveryNotice />;

/** The room list, fed. */
export const ListPane = pure<Props>(function ListPane({ shell, handle }) {
  const t = useMessages(shellMessages);
  const { status, preferences, navigation } = useApp();
  const { rooms, unread } = shell;
  // Only these two of the status matter here; it changes with every message that is sent.
  const offline = useComputed(() => status.value.phase === "signed-in" && status.value.sync === "offline");
  const waiting = useComputed(() => (status.value.phase === "signed-in" && offline.value ? status.value.waiting : 0));
  const invites = useComputed(() => unread.unread.value.invites);
  const actions = useMemo(
    () => ({ onOpen: shell.openRoom, onNewChat: () => shell.openPerson(undefined), onNewRoom: shell.newRoom }),
    [shell],
  );
  const space = unread.spaces.value.find((one) => one.id === shell.space.value);
  const notice = offline.value
    ? `${t("offline")}${waiting.value > 0 ? ` ${t("waiting", { count: waiting.value })}` : ""}`
    : undefined;
  return (
    <RoomListView
      handle={handle}
      snapshot={rooms.snapshot.value}
      actions={rooms}
      title={space?.name ?? t("chat")}
      selected={shell.roomId.value}
      invites={invites.value}
      rowHeight={rowHeightOf(preferences.current.value)}
      notice={notice}
      banner={recoveryNotice}
      onApps={space && (() => navigation.go({ name: "setup", space: space.id }))}
      {...actions}
    />
  );
});
