import keyIcon from "icon:key-round";
import { useComputed } from "@preact/signals";
import { Button, Icon, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { recoveryNoticeMessages } from "./recovery.messages.ts";
import styles from "./recovery-notice.module.css";

/** Over the room list: that this device needs the recovery key, or, once something encrypted was said, that there is none. */
export const RecoveryNotice = pure<object>(function RecoveryNotice() {
  const t = useMessages(recoveryNoticeMessages);
  const { status, preferences, navigation } = useApp();
  const shown = useComputed(() => {
    const me = status.value;
    if (me.phase !== "signed-in" || me.crypto !== "ready") return undefined;
    if (me.recovery === "needed") return "needed";
    const isDue = me.recovery === "off" && me.verified === true && preferences.current.value.recoveryHint === "due";
    return isDue ? "off" : undefined;
  });
  const kind = shown.value;
  if (!kind) return null;
  return (
    <div class={styles.notice} role="status">
      <Icon of={keyIcon} class={styles.icon} />
      <div class={styles.body}>
        <p>{t(kind)}</p>
        <div class={styles.actions}>
          <Button size="small" onClick={() => navigation.go({ name: "settings", section: "device" })}>
            {t(kind === "needed" ? "enterKey" : "setUp")}
          </Button>
          {kind === "off" && (
            <Button size="small" variant="quiet" onClick={() => preferences.set({ recoveryHint: "dismissed" })}>
              {t("notNow")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
});
