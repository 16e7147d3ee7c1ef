import { useState } from "preact/hooks";
import { Button, Dialog, useMessages } from "#ui";
import type { DeviceSide } from "../offline/device-side.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import { isActive } from "../transfers/transfer.ts";
import styles from "./forget-dialog.module.css";

export type ForgetDialogProps = {
  readonly device: DeviceSide;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
};

/** Asks before what is kept on the device goes, and says what would be lost with it. */
export function ForgetDialog({ device, onClose, onForgotten }: ForgetDialogProps) {
  const t = useMessages(offlineMessages);
  const [busy, setBusy] = useState(false);
  const uploads = device.transfers.list.value.filter(
    (transfer) => transfer.direction === "up" && (isActive(transfer) || transfer.state.at === "failed"),
  ).length;
  const changes = device.changes.list.value.length;
  const forget = async () => {
    setBusy(true);
    await device.forget();
    onForgotten();
  };
  return (
    <Dialog
      title={t("forgetTitle")}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button variant="danger" busy={busy} onClick={forget}>
            {t("forgetAct")}
          </Button>
        </>
      }
    >
      <p>{t("forgetText")}</p>
      {uploads > 0 && <p class={styles.lost}>{t("forgetUploads", { count: uploads })}</p>}
      {changes > 0 && <p class={styles.lost}>{t("forgetChanges", { count: changes })}</p>}
    </Dialog>
  );
}
