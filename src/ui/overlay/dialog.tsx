import closeIcon from "icon:x";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { IconButton } from "../controls/button.tsx";
import { useMessages } from "../i18n/i18n-context.ts";
import { focusableIn, rememberFocus } from "../keyboard/focus.ts";
import { uiMessages } from "../ui.messages.ts";
import styles from "./dialog.module.css";

export type DialogProps = {
  readonly title: string;
  /** Esc, the close button, a click beside it. Take the dialog out of the tree then. */
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
  /** Buttons at the bottom, the one that acts last. */
  readonly actions?: ComponentChildren;
  /** `full`: over the whole page, for what is looked at; its content is as high as the dialog. */
  readonly size?: "small" | "normal" | "large" | "full";
  /** A click beside it does not close it: where something typed would be lost. */
  readonly keepOpen?: boolean;
  /** Content up to the edges, for lists. */
  readonly flush?: boolean;
  /** The title is only for screen readers (a palette, a picture). */
  readonly titleHidden?: boolean;
};

/**
 * A modal dialog: shown while it is in the tree. The browser keeps the focus inside and the rest inert; the focus goes
 * to `autofocus` inside or the first control, and back to where it was. At 390 pixels it is a sheet from below.
 */
export function Dialog(props: DialogProps) {
  const { title, onClose, children, actions, size = "normal", keepOpen, flush, titleHidden } = props;
  const t = useMessages(uiMessages);
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const giveBack = rememberFocus();
    element.showModal();
    // The first thing to do, not the button that leads out; where there is nothing to do, the text itself.
    const body = panel.current;
    (element.querySelector<HTMLElement>("[autofocus]") ?? (body && focusableIn(body)[0]) ?? body)?.focus();
    return () => {
      element.close();
      giveBack(element);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={classNames(styles.dialog, styles[size])}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (!keepOpen && event.target === dialog.current) onClose();
      }}
    >
      <div class={styles.panel}>
        <header class={titleHidden ? styles.hidden : styles.header}>
          <h2 class={styles.title} id={titleId}>
            {title}
          </h2>
          {!titleHidden && <IconButton icon={closeIcon} label={t("close")} onClick={onClose} />}
        </header>
        <div ref={panel} class={styles.content} tabIndex={-1}>
          <div class={classNames(styles.body, flush && styles.flush)}>{children}</div>
          {actions && <footer class={styles.actions}>{actions}</footer>}
        </div>
      </div>
    </dialog>
  );
}
