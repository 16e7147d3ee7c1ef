import type { ButtonHTMLAttributes, ComponentChildren, Ref } from "preact";
import { classNames } from "../class-names.ts";
import { Icon, type IconNodes } from "../icon/icon.tsx";
import styles from "./button.module.css";
import { Spinner } from "./spinner.tsx";

/** `primary` acts, one in a view; `plain` beside it; `quiet` has no frame; `danger` loses something. */
export type ButtonVariant = "primary" | "plain" | "quiet" | "danger";

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "class" | "icon" | "label" | "size" | "disabled" | "ref">;

export type ButtonProps = Native & {
  readonly variant?: ButtonVariant;
  readonly size?: "normal" | "small";
  readonly icon?: IconNodes | undefined;
  /** Works: keeps its width and its focus, shows a spinner, answers no click. */
  readonly busy?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** As wide as its parent. */
  readonly wide?: boolean;
  readonly class?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children?: ComponentChildren;
};

/** A button with a word on it. `type` is "button" unless said otherwise. */
export function Button(props: ButtonProps) {
  const { variant = "plain", size, icon, busy, wide, class: extra, children, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      class={classNames(styles.button, styles[variant], size === "small" && styles.small, wide && styles.wide, extra)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"]}
      onClick={busy ? stop : onClick}
    >
      {icon && <Icon of={icon} />}
      {children !== undefined && <span class={styles.label}>{children}</span>}
      {busy && (
        <span class={styles.busy}>
          <Spinner />
        </span>
      )}
    </button>
  );
}

export type IconButtonProps = Omit<ButtonProps, "children" | "icon" | "wide"> & {
  readonly icon: IconNodes;
  /** What it does: its name for screen readers, and its tooltip. */
  readonly label: string;
  /** On or off, for buttons that stay down. */
  readonly pressed?: boolean | undefined;
  readonly iconSize?: number;
};

/** A square button that shows only an icon. Wrap it in `Tooltip` where the label should stand beside the pointer. */
export function IconButton(props: IconButtonProps) {
  const { variant = "quiet", size, icon, iconSize = 18, label, busy, pressed, class: extra, onClick, ...rest } = props;
  return (
    <button
      type="button"
      title={label}
      {...rest}
      class={classNames(styles.button, styles[variant], styles.square, size === "small" && styles.small, extra)}
      aria-label={label}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"]}
      onClick={busy ? stop : onClick}
    >
      <Icon of={icon} size={size === "small" ? 16 : iconSize} />
      {busy && (
        <span class={styles.busy}>
          <Spinner />
        </span>
      )}
    </button>
  );
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
