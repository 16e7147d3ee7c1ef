import pencilIcon from "icon:pencil";
import { useState } from "preact/hooks";
import { Button, classNames, IconButton, TextArea, TextField, useMessages } from "#ui";
import { roomDetailsMessages } from "./room-details.messages.ts";
import styles from "./room-details.module.css";

type Props = {
  readonly label: string;
  readonly value: string;
  /** Stands there where the value is empty. */
  readonly empty?: string;
  readonly mayEdit: boolean;
  readonly multiline?: boolean;
  readonly large?: boolean;
  readonly onSave: (value: string) => Promise<void>;
};

/** A text that can be changed in its place by those who may. */
export function EditableText({ label, value, empty, mayEdit, multiline, large, onSave }: Props) {
  const t = useMessages(roomDetailsMessages);
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const save = async (text: string) => {
    setBusy(true);
    setFailed(false);
    try {
      if (text.trim() !== value) await onSave(text.trim());
      setDraft(undefined);
    } catch {
      setFailed(true); // Said at the field, which keeps what was typed.
    }
    setBusy(false);
  };
  if (draft === undefined) {
    return (
      <div class={styles.editable}>
        <p class={classNames(large ? styles.name : styles.text, value === "" && styles.muted)}>{value || empty}</p>
        {mayEdit && (
          <IconButton icon={pencilIcon} size="small" label={`${t("edit")}: ${label}`} onClick={() => setDraft(value)} />
        )}
      </div>
    );
  }
  const shared = {
    label,
    value: draft,
    onInput: setDraft,
    autofocus: true,
    error: failed ? t("saveFailed") : undefined,
  };
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save(draft);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        setDraft(undefined);
      }}
    >
      {multiline ? <TextArea {...shared} rows={3} /> : <TextField {...shared} maxLength={200} />}
      <div class={styles.formActions}>
        <Button size="small" onClick={() => setDraft(undefined)}>
          {t("cancel")}
        </Button>
        <Button size="small" variant="primary" type="submit" busy={busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
