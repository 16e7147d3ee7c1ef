import alertIcon from "icon:circle-alert";
import type { ComponentChildren } from "preact";
import { classNames } from "../class-names.ts";
import { Icon } from "../icon/icon.tsx";
import styles from "./field.module.css";

/** What every field has around its control. */
export type FieldProps = {
  readonly label: string;
  /** The label is only for screen readers, where the place says it already (a search box). */
  readonly labelHidden?: boolean;
  /** One line of help below. */
  readonly hint?: ComponentChildren;
  /** What is wrong and what to do; marks the control as invalid. */
  readonly error?: string | undefined;
  readonly class?: string | undefined;
};

/** Label above, control, hint and error below; tied together by ids made from `id`. */
export function Field(props: FieldProps & { readonly id: string; readonly children: ComponentChildren }) {
  const { id, label, labelHidden, hint, error, class: extra, children } = props;
  return (
    <div class={classNames(styles.field, extra)}>
      <label class={labelHidden ? styles.hiddenLabel : styles.label} for={id}>
        {label}
      </label>
      {children}
      {error && (
        <p class={styles.error} id={`${id}-error`}>
          <Icon of={alertIcon} size={14} />
          <span>{error}</span>
        </p>
      )}
      {hint && (
        <p class={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** The aria attributes that tie a control to its `Field`. */
export function fieldAria(id: string, { hint, error }: Pick<FieldProps, "hint" | "error">) {
  const described = classNames(error && `${id}-error`, hint ? `${id}-hint` : undefined);
  return {
    id,
    "aria-invalid": error ? (true as const) : undefined,
    "aria-describedby": described || undefined,
  };
}
