import brokenIcon from "icon:circle-alert";
import offlineIcon from "icon:cloud-off";
import lockIcon from "icon:lock";
import type { ComponentChildren } from "preact";
import { classNames } from "../class-names.ts";
import { Button } from "../controls/button.tsx";
import { Icon, type IconNodes } from "../icon/icon.tsx";
import styles from "./state.module.css";

export type StateProps = {
  /** What is so, in a few words. */
  readonly title: string;
  /** What it means, what is safe. */
  readonly text?: ComponentChildren;
  /** The one thing that helps. */
  readonly action?: { readonly label: string; readonly onClick: () => void; readonly busy?: boolean } | undefined;
  readonly icon?: IconNodes;
  /** Small, for a pane or a card. */
  readonly compact?: boolean;
  /** Details for whoever helps: a code, a time. */
  readonly children?: ComponentChildren;
};

/** Nothing here yet, and what to do about it. */
export const EmptyState = (props: StateProps) => <State {...props} />;

/** Something failed: what happened, what is safe, what to do. Announced at once. */
export const ErrorState = (props: StateProps) => <State icon={brokenIcon} {...props} tone="danger" role="alert" />;

/** No connection: what still works. */
export const OfflineState = (props: StateProps) => <State icon={offlineIcon} {...props} role="status" />;

/** Not allowed, and who could allow it. */
export const DeniedState = (props: StateProps) => <State icon={lockIcon} {...props} />;

function State(props: StateProps & { readonly tone?: "danger"; readonly role?: "alert" | "status" }) {
  const { title, text, action, icon, compact, children, tone, role } = props;
  return (
    <div class={classNames(styles.state, compact && styles.compact)} {...(role ? { role } : {})}>
      {icon && (
        <span class={classNames(styles.icon, tone === "danger" && styles.danger)}>
          <Icon of={icon} size={compact ? 20 : 28} />
        </span>
      )}
      <p class={styles.title}>{title}</p>
      {text && <p class={styles.text}>{text}</p>}
      {action && (
        <Button class={styles.action} variant={tone ? "plain" : "primary"} busy={action.busy} onClick={action.onClick}>
          {action.label}
        </Button>
      )}
      {children}
    </div>
  );
}
