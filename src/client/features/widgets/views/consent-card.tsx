import shieldIcon from "icon:shield-question-mark";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconNodes } from "#ui";
import styles from "./consent.module.css";

export type ConsentCardProps = {
  readonly title: string;
  readonly icon?: IconNodes;
  readonly text: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Buttons, the one that allows last. */
  readonly actions: ComponentChildren;
};

/**
 * A question on behalf of a widget. It stands where the widget stands, above nothing of it (the frame is hidden meanwhile), so the rest of the
 * client stays at hand and it is plain who asks.
 */
export function ConsentCard({ title, icon = shieldIcon, text, children, actions }: ConsentCardProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const focused = document.activeElement;
    // Nobody is torn away from what they write elsewhere.
    if (!focused || focused === document.body || focused instanceof HTMLIFrameElement) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <section class={styles.card} role="dialog" aria-labelledby={id}>
      <div class={styles.body}>
        <span class={styles.mark}>
          <Icon of={icon} size={24} />
        </span>
        <h3 class={styles.title} id={id} ref={heading} tabIndex={-1}>
          {title}
        </h3>
        <div class={styles.lead}>{text}</div>
        {children}
      </div>
      <footer class={styles.actions}>{actions}</footer>
    </section>
  );
}
