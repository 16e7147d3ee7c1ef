import { useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { Button, Dialog, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { roomDetailsMessages } from "./room-details.messages.ts";
import styles from "./room-details.module.css";

type Props = { readonly details: RoomDetails; readonly onClose: () => void; readonly onLeft: () => void };

/** Says what is lost before a room is left: it cannot be taken back by the one who leaves. */
export function LeaveDialog({ details, onClose, onLeft }: Props) {
  const t = useMessages(roomDetailsMessages);
  const { hub } = useApp();
  const [state, setState] = useState<"asking" | "busy" | "failed">("asking");
  const leave = async () => {
    setState("busy");
    try {
      await hub.call("leaveRoom", { roomId: details.id });
      onClose();
      onLeft();
    } catch {
      setState("failed"); // Said in the dialog.
    }
  };
  return (
    <Dialog
      size="small"
      title={t("leaveTitle", { name: details.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="danger" busy={state === "busy"} onClick={() => void leave()}>
            {t(details.directWith === undefined ? "leave" : "leaveDirect")}
          </Button>
        </>
      }
    >
      <p>{t(details.joinedCount <= 1 ? "leaveLast" : "leaveText")}</p>
      {details.encrypted && details.joinedCount > 1 && <p class={styles.second}>{t("leaveEncrypted")}</p>}
      {state === "failed" && (
        <p class={styles.fault} role="alert">
          {t("leaveFailed")}
        </p>
      )}
    </Dialog>
  );
}
