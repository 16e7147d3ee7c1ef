import type { SparksError } from "#base";
import { Button, useMessages } from "#ui";
import { Screen } from "./screen.tsx";
import { signInMessages } from "./sign-in.messages.ts";
import styles from "./sign-in.module.css";

/** The installation's config.json cannot be used: every fault, for whoever runs it. */
export function ConfigFault({ error, onRetry }: { readonly error: SparksError; readonly onRetry: () => void }) {
  const t = useMessages(signInMessages);
  const unreachable = error.code === "unavailable";
  return (
    <Screen title={t("configTitle")}>
      <p class={styles.text}>{unreachable ? t("configMissing") : t("configText")}</p>
      {!unreachable && <pre class={styles.faults}>{error.message}</pre>}
      <Button variant="primary" wide onClick={onRetry}>
        {t("tryAgain")}
      </Button>
    </Screen>
  );
}

/** A part of the program could not be loaded. */
export function StartFault({ onRetry }: { readonly onRetry: () => void }) {
  const t = useMessages(signInMessages);
  return (
    <Screen title={t("failedTitle")}>
      <p class={styles.text}>{t("failedText")}</p>
      <Button variant="primary" wide onClick={onRetry}>
        {t("tryAgain")}
      </Button>
    </Screen>
  );
}
