import backIcon from "icon:chevron-left";
import appsIcon from "icon:layout-grid";
import infoIcon from "icon:panel-right";
import peopleIcon from "icon:users";
import type { ComponentChildren } from "preact";
import type { RoomDetails } from "#contracts";
import { IconButton, useMessages } from "#ui";
import { LiveAvatar } from "../app/live-avatar.tsx";
import type { RoomPanel } from "../routes/routes.ts";
import styles from "./room-page.module.css";
import { shellMessages } from "./shell.messages.ts";

type Props = {
  readonly details: RoomDetails | undefined;
  readonly hint: { readonly name: string; readonly avatar?: string; readonly directWith?: string } | undefined;
  readonly panel: RoomPanel | undefined;
  readonly onPanel: (panel: RoomPanel | undefined) => void;
  readonly onBack: () => void;
  /** The call button. */
  readonly children?: ComponentChildren;
};

/** Which room this is, and what opens beside it. */
export function RoomHeader({ details, hint, panel, onPanel, onBack, children }: Props) {
  const t = useMessages(shellMessages);
  const room = details ?? hint;
  const toggle = (kind: "details" | "members" | "widgets") => onPanel(panel?.kind === kind ? undefined : { kind });
  const widgetCount = details?.widgets.length ?? 0;
  return (
    <header class={styles.header}>
      <IconButton class={styles.back} icon={backIcon} iconSize={22} label={t("back")} onClick={onBack} />
      <button type="button" class={styles.who} onClick={() => toggle("details")}>
        {room && (
          <LiveAvatar
            name={room.name}
            colorId={room.directWith ?? details?.id ?? room.name}
            mxc={room.avatar}
            size={32}
            shape={room.directWith === undefined ? "rounded" : "full"}
          />
        )}
        <span class={styles.names}>
          <h2 class={styles.name} data-room-title>
            {room?.name}
          </h2>
          <span class={styles.topic}>
            {details?.topic ||
              (details && details.directWith === undefined
                ? t("people", { count: details.joinedCount })
                : (details?.directWith ?? ""))}
          </span>
        </span>
      </button>
      {children}
      {(widgetCount > 0 || details?.can.editWidgets) && (
        <IconButton
          icon={appsIcon}
          label={t("widgets")}
          pressed={panel?.kind === "widgets" || panel?.kind === "widget"}
          onClick={() => (panel?.kind === "widget" ? onPanel(undefined) : toggle("widgets"))}
        />
      )}
      <IconButton
        icon={peopleIcon}
        label={t("members")}
        pressed={panel?.kind === "members"}
        onClick={() => toggle("members")}
      />
      <IconButton
        icon={infoIcon}
        label={t("details")}
        pressed={panel?.kind === "details"}
        onClick={() => toggle("details")}
      />
    </header>
  );
}
