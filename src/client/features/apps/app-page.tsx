import type { ComponentChildren } from "preact";
import type { RoomWidget } from "#contracts";
import { EmptyState, useMessages } from "#ui";
import { appsMessages } from "./apps.messages.ts";
import styles from "./apps.module.css";

type Props = {
  /** Undefined: it is not there (any more). */
  readonly app: RoomWidget | undefined;
  /** Beside its name: reload, permissions. */
  readonly menu: ComponentChildren;
  readonly onLeave: () => void;
  /** The widget itself. */
  readonly children: ComponentChildren;
};

/** One app over the whole of the main pane. */
export function AppPage({ app, menu, onLeave, children }: Props) {
  const t = useMessages(appsMessages);
  if (!app) {
    return (
      <section class={styles.state} aria-label={t("apps")}>
        <EmptyState title={t("gone")} text={t("goneText")} action={{ label: t("toChat"), onClick: onLeave }} />
      </section>
    );
  }
  return (
    <section class={styles.page} aria-label={app.name}>
      <header class={styles.header}>
        <h2 class={styles.title} data-app-title>
          {app.name}
        </h2>
        {menu}
      </header>
      <div class={styles.body}>{children}</div>
    </section>
  );
}
