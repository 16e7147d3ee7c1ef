import copyIcon from "icon:copy";
import appsIcon from "icon:layout-grid";
import lockIcon from "icon:lock";
import unlockIcon from "icon:lock-open";
import leaveIcon from "icon:log-out";
import peopleIcon from "icon:users";
import { useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { Button, Icon, IconButton, type IconNodes, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import { PanelHeader } from "../../app/panel-header.tsx";
import { EditableText } from "./editable-text.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";
import { roomDetailsMessages } from "./room-details.messages.ts";
import styles from "./room-details.module.css";

type Props = {
  readonly details: RoomDetails;
  readonly onClose: () => void;
  readonly onMembers: () => void;
  readonly onWidgets: () => void;
  readonly onLeft: () => void;
};

/** What a room is about, who is in it, and how to leave. */
export function RoomDetailsPanel({ details, onClose, onMembers, onWidgets, onLeft }: Props) {
  const t = useMessages(roomDetailsMessages);
  const { hub, toasts } = useApp();
  const [leaving, setLeaving] = useState(false);
  const { id: roomId } = details;
  const direct = details.directWith !== undefined;
  const copy = () => {
    navigator.clipboard.writeText(roomId).then(
      () => toasts.show({ text: t("copied"), durationMs: 2000 }),
      () => undefined, // Forbidden by the browser, which says so itself.
    );
  };
  return (
    <>
      <PanelHeader title={t("title")} closeLabel={t("close")} onClose={onClose} />
      <div class={styles.body}>
        <div class={styles.head}>
          <LiveAvatar
            name={details.name}
            colorId={details.directWith ?? roomId}
            mxc={details.avatar}
            size={72}
            shape={direct ? "full" : "rounded"}
          />
          <EditableText
            label={t("name")}
            value={details.name}
            large
            mayEdit={details.can.rename && !direct}
            onSave={(name) => hub.call("setRoomName", { roomId, name })}
          />
          {direct && <p class={styles.muted}>{details.directWith}</p>}
        </div>
        {(details.topic || details.can.rename) && (
          <EditableText
            label={t("topic")}
            value={details.topic ?? ""}
            empty={t("noTopic")}
            multiline
            mayEdit={details.can.rename}
            onSave={(topic) => hub.call("setRoomTopic", { roomId, topic })}
          />
        )}
        <div class={styles.card}>
          <Icon of={details.encrypted ? lockIcon : unlockIcon} class={styles.cardIcon} />
          <div>
            <p class={styles.cardTitle}>{t(details.encrypted ? "encrypted" : "plain")}</p>
            <p class={styles.muted}>{t(details.encrypted ? "encryptedText" : "plainText")}</p>
          </div>
        </div>
        <div class={styles.rows}>
          <Row icon={peopleIcon} label={t("members", { count: details.joinedCount })} onClick={onMembers}>
            {details.invitedCount > 0 ? t("invited", { count: details.invitedCount }) : ""}
          </Row>
          <Row icon={appsIcon} label={t("widgets")} onClick={onWidgets}>
            {t("widgetsCount", { count: details.widgets.length })}
          </Row>
        </div>
        <div class={styles.address}>
          <p class={styles.muted}>{t("address")}</p>
          <code>{roomId}</code>
          <IconButton icon={copyIcon} size="small" label={t("copy")} onClick={copy} />
        </div>
        <Button class={styles.leave} variant="quiet" icon={leaveIcon} onClick={() => setLeaving(true)}>
          {t(direct ? "leaveDirect" : "leave")}
        </Button>
      </div>
      {leaving && <LeaveDialog details={details} onClose={() => setLeaving(false)} onLeft={onLeft} />}
    </>
  );
}

type RowProps = {
  readonly icon: IconNodes;
  readonly label: string;
  readonly children: string;
  readonly onClick: () => void;
};

const Row = ({ icon, label, children, onClick }: RowProps) => (
  <button type="button" class={styles.row} onClick={onClick}>
    <Icon of={icon} />
    <span class={styles.rowLabel}>{label}</span>
    <span class={styles.muted}>{children}</span>
  </button>
);
