import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useMessages } from "../i18n/i18n-context.ts";
import { uiMessages } from "../ui.messages.ts";
import styles from "./spoiler.module.css";

/** Text that is covered until it is asked for; `reason` says what it is about. */
export function Spoiler({ reason, children }: { readonly reason?: string; readonly children: ComponentChildren }) {
  const t = useMessages(uiMessages);
  const [shown, setShown] = useState(false);
  if (shown) return <span class={styles.shown}>{children}</span>;
  return (
    <span class={styles.spoiler}>
      {reason && <span class={styles.reason}>{reason}</span>}
      <span class={styles.box}>
        <span class={styles.covered} inert aria-hidden="true">
          {children}
        </span>
        <button type="button" class={styles.cover} aria-label={t("showHidden")} onClick={() => setShown(true)} />
      </span>
    </span>
  );
}
