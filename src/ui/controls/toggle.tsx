import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classNames } from "../class-names.ts";
import styles from "./toggle.module.css";

export type ToggleProps = {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly class?: string | undefined;
};

/** Chosen or not; takes effect with the rest of a form. */
export const Checkbox = (props: ToggleProps) => <Toggle {...props} kind="checkbox" />;

/** On or off; takes effect at once. */
export const Switch = (props: ToggleProps) => <Toggle {...props} kind="switch" />;

function Toggle(props: ToggleProps & { readonly kind: "checkbox" | "switch" }) {
  const { label, checked, onChange, hint, error, disabled, kind } = props;
  const id = useId();
  const described = classNames(error && `${id}-error`, hint ? `${id}-hint` : undefined);
  return (
    <div class={classNames(styles.row, kind === "switch" && styles.rowSwitch, props.class)}>
      <input
        id={id}
        class={kind === "switch" ? styles.switch : styles.checkbox}
        type="checkbox"
        {...(kind === "switch" ? { role: "switch" as const } : {})}
        checked={checked}
        disabled={disabled}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div class={styles.text}>
        <label for={id}>{label}</label>
        {error && (
          <p class={styles.error} id={`${id}-error`}>
            {error}
          </p>
        )}
        {hint && (
          <p class={styles.hint} id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
