import type { Ref, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { Field, type FieldProps, fieldAria } from "./field.tsx";
import styles from "./text-field.module.css";

type Native = Omit<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  "class" | "label" | "value" | "onInput" | "id" | "rows" | "ref"
>;

export type TextAreaProps = FieldProps &
  Native & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    /** Lines at rest; it grows with its text. */
    readonly rows?: number;
    readonly ref?: Ref<HTMLTextAreaElement>;
  };

/** Several lines of text; grows as one types. */
export function TextArea(props: TextAreaProps) {
  const { label, labelHidden, hint, error, class: extra, value, onInput, rows = 3, ref, ...rest } = props;
  const id = useId();
  return (
    <Field {...{ id, label, hint, error }} {...(labelHidden ? { labelHidden } : {})} class={extra}>
      <div class={classNames(styles.box, error && styles.invalid)}>
        <textarea
          {...rest}
          {...fieldAria(id, { hint, error })}
          {...(ref ? { ref } : {})}
          class={styles.area}
          rows={rows}
          style={{ minHeight: `calc(${rows} * 1.45em + 14px)` }}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </div>
    </Field>
  );
}
