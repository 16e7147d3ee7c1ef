import { useState } from "preact/hooks";
import { Button, Checkbox, Dialog, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { recoveryMessages } from "./recovery.messages.ts";
import styles from "./settings.module.css";

type Props = { readonly recoveryKey: string; readonly userId: string; readonly onClose: () => void };

/** Shows a new recovery key, once. It lives in this component and nowhere else. */
export function RecoveryKeyDialog({ recoveryKey, userId, onClose }: Props) {
  const t = useMessages(recoveryMessages);
  const { toasts } = useApp();
  const [kept, setKept] = useState(false);
  const [warned, setWarned] = useState(false);
  const [copyFailed, setCopyFailed] = useState(false);
  const close = () => {
    if (kept || warned) onClose();
    else setWarned(true);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(recoveryKey);
      setCopyFailed(false);
      toasts.show({ text: t("copied"), tone: "success", durationMs: 2000 });
    } catch {
      setCopyFailed(true); // Not allowed here; said below.
    }
  };
  const save = () => {
    const text = `${t("fileText", { user: userId })}\n\n${recoveryKey}\n`;
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "recovery-key.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <Dialog
      keepOpen
      title={t("keyTitle")}
      onClose={close}
      actions={
        <Button variant="primary" disabled={!kept} onClick={onClose}>
          {t("done")}
        </Button>
      }
    >
      <div class={styles.group}>
        <p>{t("keyText")}</p>
        <output class={styles.key} aria-label={t("key")} data-recovery-key>
          {recoveryKey}
        </output>
        <div class={styles.buttons}>
          <Button onClick={() => void copy()}>{t("copy")}</Button>
          <Button onClick={save}>{t("save")}</Button>
        </div>
        {copyFailed && <p role="alert">{t("copyFailed")}</p>}
        <Checkbox label={t("kept")} checked={kept} onChange={setKept} />
        {warned && !kept && (
          <p class={styles.warning} role="alert">
            {t("notKept")}
          </p>
        )}
      </div>
    </Dialog>
  );
}
