import alertIcon from "icon:circle-alert";
import infoIcon from "icon:info";
import type { ComponentChildren } from "preact";
import { classNames, Icon } from "#ui";
import styles from "./sign-in.module.css";

/** A quiet page with one card in its middle: before there are rooms to show. */
export function Screen({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <main class={styles.screen}>
      <div class={styles.card}>
        <Mark />
        <h1 class={styles.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}

export function Notice({ kind, children }: { readonly kind: "error" | "info"; readonly children: ComponentChildren }) {
  return (
    <p class={classNames(styles.notice, styles[kind])}>
      <Icon of={kind === "error" ? alertIcon : infoIcon} />
      <span>{children}</span>
    </p>
  );
}

const Mark = () => (
  <svg class={styles.mark} viewBox="0 0 32 32" width="40" height="40" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path d="M18 5 8 18h7l-1 9 10-13h-7z" fill="var(--on-accent)" />
  </svg>
);
