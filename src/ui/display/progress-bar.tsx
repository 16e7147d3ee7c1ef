import closeIcon from "icon:x";
import type { ComponentChildren } from "preact";
import { IconButton } from "../controls/button.tsx";
import { formatPercent } from "../i18n/format.ts";
import { useI18n } from "../i18n/i18n-context.ts";
import styles from "./progress-bar.module.css";

export type ProgressBarProps = {
  /** What is going on: "report.pdf". */
  readonly label: string;
  /** 0 to 1; undefined while nobody knows. */
  readonly value?: number | undefined;
  /** What is left, or what it says instead of the percentage. */
  readonly detail?: ComponentChildren;
  /** Only the bar; the label is for screen readers. */
  readonly bare?: boolean;
  /** Stops it. */
  readonly cancel?: { readonly label: string; readonly onClick: () => void } | undefined;
};

/** Long work: how far it is, what is left, and a way to stop it. */
export function ProgressBar({ label, value, detail, bare, cancel }: ProgressBarProps) {
  const i18n = useI18n();
  const share = value === undefined || !Number.isFinite(value) ? undefined : Math.max(0, Math.min(1, value));
  return (
    <div class={styles.progress}>
      {!bare && (
        <div class={styles.head}>
          <span class={styles.label}>{label}</span>
          <span class={styles.detail}>{detail ?? (share === undefined ? "" : formatPercent(i18n, share))}</span>
        </div>
      )}
      <div
        class={styles.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
      >
        <div
          class={share === undefined ? styles.unknown : styles.bar}
          style={share === undefined ? {} : { transform: `scaleX(${share})` }}
        />
      </div>
      {cancel && (
        <IconButton size="small" icon={closeIcon} label={cancel.label} onClick={cancel.onClick} class={styles.cancel} />
      )}
    </div>
  );
}
