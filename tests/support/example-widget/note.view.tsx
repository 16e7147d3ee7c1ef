import { useEffect, useMemo, useState } from "preact/hooks";
import type { AppProps } from "#kit";
import { Button, defineMessages, TextArea, useMessages } from "#ui";
import { createNoteModel } from "./note.model.ts";
import styles from "./note.module.css";
import type { NoteConfig } from "./note-config.ts";

const messages = defineMessages({
  en: { note: "Note", save: "Save", notSaved: "Not saved. You may need to be a moderator of this room." },
  de: {
    note: "Notiz",
    save: "Speichern",
    notSaved: "Nicht gespeichert. Vielleicht müssen Sie den Raum dafür moderieren.",
  },
});

/** One text that the room shares. */
export function NoteApp({ context: { host, config, toasts } }: AppProps<NoteConfig>) {
  const t = useMessages(messages);
  const model = useMemo(() => createNoteModel(host), [host]);
  const [draft, setDraft] = useState<string>();
  useEffect(() => model.start(), [model]);
  const save = async () => {
    try {
      await model.save(draft ?? "");
      setDraft(undefined);
    } catch {
      toasts.show({ text: t("notSaved"), tone: "danger" });
    }
  };
  return (
    <main class={styles.note}>
      <h1>{config.value.title}</h1>
      <TextArea label={t("note")} value={draft ?? model.text.value ?? ""} onInput={setDraft} />
      <Button variant="primary" disabled={draft === undefined} onClick={() => void save()}>
        {t("save")}
      </Button>
    </main>
  );
}
