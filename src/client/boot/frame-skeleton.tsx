import { useMessages } from "#ui";
import { signInMessages } from "../features/sign-in/sign-in.messages.ts";
import styles from "./frame-skeleton.module.css";

/** The shape of what comes, seen only when it takes longer than a blink. */
export function FrameSkeleton() {
  const t = useMessages(signInMessages);
  return (
    <div class={styles.frame} role="status" aria-label={t("loading")}>
      <div class={styles.rail} />
      <div class={styles.list}>
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} class={styles.row}>
            <span class={styles.circle} />
            <span class={styles.line} />
          </div>
        ))}
      </div>
      <div class={styles.main} />
    </div>
  );
}
