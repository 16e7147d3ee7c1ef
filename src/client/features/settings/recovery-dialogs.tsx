import copyIcon from "icon:copy";
import downloadIcon from "icon:download";
import { useState } from "preact/hooks";
import { toSparksError } from "#base";
import { Button, Dialog, TextField, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { recoveryMessages } from "./recovery.messages.ts";
import styles from "./settings.module.css";

/** Shows a new recovery key, once. It closes only by saying that the key is stored. */
export function NewKeyDialog({ recoveryKey, onClose }: { readonly recoveryKey: string; readonly onClose: () => void }) {
  const t = useMessages(recoveryMessages);
  const { toasts } = useApp();
  const copy = () => {
    navigator.clipboard.writeText(recoveryKey).then(
      () => toasts.show({ text: t("copied"), durationMs: 2000 }),
      () => undefined, // Forbidden by the browser, which says so itself; the key can still be marked and saved.
    );
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([`${recoveryKey}\n`], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${t("fileName")}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <Dialog
      title={t("yourKey")}
      onClose={onClose}
      keepOpen
      actions={
        <Button variant="primary" onClick={onClose}>
          {t("stored")}
        </Button>
      }
    >
      <div class={styles.group}>
        <code class={styles.key} data-recovery-key>
          {recoveryKey}
        </code>
        <div class={styles.buttons}>
          <Button icon={copyIcon} onClick={copy}>
            {t("copy")}
          </Button>
          <Button icon={downloadIcon} onClick={save}>
            {t("save")}
          </Button>
        </div>
        <p class={styles.muted}>{t("keep")}</p>
      </div>
    </Dialog>
  );
}

type ResetProps = { readonly onClose: () => void; readonly onDone: (recoveryKey: string) => void };

/** For who lost the key: says what stays lost, asks for the password. */
export function ResetRecoveryDialog({ onClose, onDone }: ResetProps) {
  const t = useMessages(recoveryMessages);
  const { hub } = useApp();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<"wrongPassword" | "unsupported" | "failed" | undefined>(undefined);
  const reset = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      onDone((await hub.call("resetRecovery", { password })).recoveryKey);
    } catch (thrown) {
      const { code } = toSparksError(thrown);
      setFault(code === "forbidden" ? "wrongPassword" : code === "unsupported" ? "unsupported" : "failed");
      setBusy(false);
    }
  };
  return (
    <Dialog
      size="small"
      title={t("resetTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="danger" type="submit" form="reset-recovery" busy={busy} disabled={password === ""}>
            {t("reset")}
          </Button>
        </>
      }
    >
      <form
        id="reset-recovery"
        class={styles.group}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && password !== "") void reset();
        }}
      >
        <p>{t("resetText")}</p>
        <TextField
          label={t("password")}
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          autofocus
          error={fault ? t(fault) : undefined}
        />
      </form>
    </Dialog>
  );
}
