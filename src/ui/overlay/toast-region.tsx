import alertIcon from "icon:circle-alert";
import doneIcon from "icon:circle-check";
import closeIcon from "icon:x";
import { useLayoutEffect, useRef } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { Button, IconButton } from "../controls/button.tsx";
import { useMessages } from "../i18n/i18n-context.ts";
import { Icon } from "../icon/icon.tsx";
import { uiMessages } from "../ui.messages.ts";
import styles from "./toast-region.module.css";
import type { Toasts } from "./toasts.ts";

/** Where toasts appear: once, near the root of the page. Screen readers hear them without losing their place. */
export function ToastRegion({ toasts }: { readonly toasts: Toasts }) {
  const t = useMessages(uiMessages);
  const region = useRef<HTMLElement>(null);
  const list = toasts.list.value;
  useLayoutEffect(() => {
    // In the top layer, above dialogs that were opened before.
    const element = region.current;
    if (!element) return;
    if (element.matches(":popover-open")) element.hidePopover();
    if (list.length) element.showPopover();
  }, [list]);
  return (
    <section
      ref={region}
      class={styles.region}
      popover="manual"
      aria-label={t("notifications")}
      aria-live="polite"
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
      onFocusIn={() => toasts.hold(true)}
      onFocusOut={() => toasts.hold(false)}
    >
      {list.map((toast) => (
        <div key={toast.id} class={classNames(styles.toast, styles[toast.tone])}>
          {toast.tone !== "neutral" && <Icon of={toast.tone === "danger" ? alertIcon : doneIcon} class={styles.icon} />}
          <p class={styles.text}>{toast.text}</p>
          {toast.action && (
            <Button
              variant="quiet"
              size="small"
              class={styles.action}
              onClick={() => {
                toasts.dismiss(toast.id);
                toast.action?.onClick();
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton size="small" icon={closeIcon} label={t("dismiss")} onClick={() => toasts.dismiss(toast.id)} />
        </div>
      ))}
    </section>
  );
}
