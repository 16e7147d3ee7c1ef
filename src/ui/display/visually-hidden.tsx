import type { ComponentChildren } from "preact";
import styles from "./visually-hidden.module.css";

/** Text that only screen readers get. */
export const VisuallyHidden = ({ children }: { readonly children: ComponentChildren }) => (
  <span class={styles.hidden}>{children}</span>
);

/** First stop of Tab on a page: leads past the navigation. `to` is the id of what can take the focus. */
export const SkipLink = ({ to, children }: { readonly to: string; readonly children: ComponentChildren }) => (
  <a
    class={styles.skip}
    href={`#${to}`}
    onClick={(event) => {
      // The address belongs to the app's routes: only the focus moves.
      event.preventDefault();
      document.getElementById(to)?.focus();
    }}
  >
    {children}
  </a>
);
