import eyeIcon from "icon:eye";
import eyeOffIcon from "icon:eye-off";
import type { ComponentChildren, InputHTMLAttributes, PartialInputHTMLAttributes, Ref } from "preact";
import { useId, useState } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { useMessages } from "../i18n/i18n-context.ts";
import { Icon, type IconNodes } from "../icon/icon.tsx";
import { uiMessages } from "../ui.messages.ts";
import { IconButton } from "./button.tsx";
import { Field, type FieldProps, fieldAria } from "./field.tsx";
import styles from "./text-field.module.css";

type Native = Omit<
  PartialInputHTMLAttributes<HTMLInputElement>,
  "class" | "icon" | "label" | "value" | "onInput" | "id" | "size" | "ref" | "role"
>;

export type TextFieldProps = FieldProps &
  Native & {
    readonly type?: "text" | "password" | "search" | "email" | "url" | "tel";
    /** For a field that drives a list of suggestions. */
    readonly role?: "combobox" | undefined;
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly icon?: IconNodes | undefined;
    /** Stands inside the field at its end: a unit, a clear button. */
    readonly end?: ComponentChildren;
    readonly ref?: Ref<HTMLInputElement>;
  };

/** One line of text. `type="password"` brings its own show button. */
export function TextField(props: TextFieldProps) {
  const { label, labelHidden, hint, error, class: extra, value, onInput, icon, end, ref, type, ...rest } = props;
  const id = useId();
  const [shown, setShown] = useState(false);
  const t = useMessages(uiMessages);
  const isPassword = type === "password";
  // Preact ties the roles an input may have to its type; of ours, each may be a combobox.
  const native = (type ? { ...rest, type: isPassword && shown ? "text" : type } : rest) as InputHTMLAttributes;
  return (
    <Field {...{ id, label, hint, error }} {...(labelHidden ? { labelHidden } : {})} class={extra}>
      <div class={classNames(styles.box, error && styles.invalid)}>
        {icon && <Icon of={icon} class={styles.icon} />}
        <input
          {...native}
          {...fieldAria(id, { hint, error })}
          {...(ref ? { ref } : {})}
          class={styles.input}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {isPassword && (
          <IconButton
            icon={shown ? eyeOffIcon : eyeIcon}
            label={t(shown ? "hidePassword" : "showPassword")}
            size="small"
            onClick={() => setShown(!shown)}
          />
        )}
        {end}
      </div>
    </Field>
  );
}
