import { useState } from "preact/hooks";
import type { Person } from "#model";
import { Dialog, defineMessages, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { PeopleSearch } from "../../app/people-search.tsx";
import styles from "./new-chat.module.css";

const messages = defineMessages({
  en: {
    title: "New message",
    search: "To whom?",
    hint: "A name, or an address such as @anna:example.org",
    none: "Nobody found. Write the full address, for example @anna:example.org.",
    failed: "The conversation with {name} could not be started. Check the address and your connection, then try again.",
  },
  de: {
    title: "Neue Nachricht",
    search: "An wen?",
    hint: "Ein Name oder eine Adresse wie @anna:example.org",
    none: "Niemand gefunden. Schreiben Sie die ganze Adresse, zum Beispiel @anna:example.org.",
    failed:
      "Die Unterhaltung mit {name} konnte nicht begonnen werden. Prüfen Sie die Adresse und Ihre Verbindung und versuchen Sie es noch einmal.",
  },
});

type Props = {
  /** Who was already chosen elsewhere. */
  readonly person: string | undefined;
  readonly onClose: () => void;
  readonly onDone: (roomId: string) => void;
};

/** Opens the conversation with someone, or begins one. */
export function NewChatDialog({ person, onClose, onDone }: Props) {
  const t = useMessages(messages);
  const { hub, config } = useApp();
  const [busy, setBusy] = useState<Person | undefined>(undefined);
  const [failed, setFailed] = useState<Person | undefined>(undefined);
  const choose = async (chosen: Person) => {
    if (busy) return;
    setBusy(chosen);
    setFailed(undefined);
    try {
      const encrypted = config.peek().rooms.encryptedByDefault ?? true;
      const { roomId } = await hub.call("createRoom", { kind: "direct", encrypted, invite: [chosen.id] });
      onDone(roomId);
    } catch {
      setFailed(chosen); // Said below the field.
      setBusy(undefined);
    }
  };
  return (
    <Dialog title={t("title")} onClose={onClose}>
      {failed && (
        <p class={styles.fault} role="alert">
          {t("failed", { name: failed.name })}
        </p>
      )}
      <PeopleSearch
        label={t("search")}
        hint={t("hint")}
        none={t("none")}
        initial={person}
        busyId={busy?.id}
        onChoose={(chosen) => void choose(chosen)}
      />
    </Dialog>
  );
}
