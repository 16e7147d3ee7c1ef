import type { ComponentChildren } from "preact";
import { Button, SkeletonRows, useMessages } from "#ui";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import type { Loaded } from "./use-loaded.ts";

export type LoadedPartProps<T> = {
  readonly loaded: Loaded<T>;
  readonly rows?: number;
  readonly children: (value: T) => ComponentChildren;
};

/** What was loaded, or why it is not there. */
export function LoadedPart<T>({ loaded, rows = 3, children }: LoadedPartProps<T>) {
  const t = useMessages(detailsMessages);
  const { value, error, reload } = loaded;
  if (value !== undefined) return <>{children(value)}</>;
  if (!error) return <SkeletonRows count={rows} rowHeight={40} />;
  if (error.code === "unsupported") return <p class={styles.note}>{t("unsupported")}</p>;
  if (error.code === "forbidden") return <p class={styles.note}>{t("forbidden")}</p>;
  return (
    <div class={styles.failed} role="alert">
      <p class={styles.note}>{t("failed")}</p>
      <Button size="small" onClick={reload}>
        {t("tryAgain")}
      </Button>
    </div>
  );
}
