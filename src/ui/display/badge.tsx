import type { ComponentChildren } from "preact";
import { classNames } from "../class-names.ts";
import { formatNumber } from "../i18n/format.ts";
import { useI18n } from "../i18n/i18n-context.ts";
import styles from "./badge.module.css";

export type Tone = "neutral" | "accent" | "danger" | "attention" | "success";

/** A word in a small box: a state, a kind. */
export const Badge = ({
  tone = "neutral",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}) => <span class={classNames(styles.badge, styles[tone])}>{children}</span>;

export type CountProps = {
  readonly value: number;
  /** What is counted, in words, for screen readers: "3 unread". */
  readonly label: string;
  /** `strong` asks for attention, `quiet` only tells. */
  readonly strength?: "strong" | "quiet";
  /** Shows `99+` above this. */
  readonly max?: number;
};

/** A number at the end of a line; nothing at zero. */
export function Count({ value, label, strength = "quiet", max = 99 }: CountProps) {
  const i18n = useI18n();
  if (!(value > 0)) return null;
  const shown = value > max ? `${formatNumber(i18n, max)}+` : formatNumber(i18n, value);
  return (
    <span class={classNames(styles.count, strength === "strong" && styles.strong)}>
      <span aria-hidden="true">{shown}</span>
      <span class={styles.hidden}>{label}</span>
    </span>
  );
}

/** A dot that says there is something new, or who is there. The word for it is for screen readers. */
export const Dot = ({ tone = "accent", label }: { readonly tone?: Tone; readonly label: string }) => (
  <span class={classNames(styles.dot, styles[`${tone}Dot`])} role="img" aria-label={label} />
);
