import chevronIcon from "icon:chevron-down";
import { useId } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { Icon } from "../icon/icon.tsx";
import { Field, type FieldProps, fieldAria } from "./field.tsx";
import styles from "./select.module.css";

export type SelectOption<V extends string> = {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
};

export type SelectProps<V extends string> = FieldProps & {
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onSelect: (value: V) => void;
  readonly disabled?: boolean | undefined;
};

/** One of a few: the browser's own list, in our clothes. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, labelHidden, hint, error, class: extra, value, options, onSelect, disabled } = props;
  const id = useId();
  return (
    <Field {...{ id, label, hint, error }} {...(labelHidden ? { labelHidden } : {})} class={extra}>
      <div class={classNames(styles.box, error && styles.invalid)}>
        <select
          {...fieldAria(id, { hint, error })}
          class={styles.select}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.currentTarget.value);
            if (chosen) onSelect(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon of={chevronIcon} class={styles.chevron} />
      </div>
    </Field>
  );
}
