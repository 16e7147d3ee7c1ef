import { useState } from "preact/hooks";
import { Button, Dialog, defineMessages, Select, Switch, TextArea, TextField, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import styles from "./new-room.module.css";

const messages = defineMessages({
  en: {
    title: "New room",
    name: "Name",
    nameHint: "What is it about, or who is it for?",
    needName: "Give the room a name.",
    topic: "Topic",
    kind: "Who can join",
    private: "Only people who are invited",
    public: "Everyone on this server",
    encrypted: "End-to-end encryption",
    encryptedHint: "Only the people in the room can read what is written. It cannot be turned off later.",
    create: "Create room",
    cancel: "Cancel",
    failed: "The room could not be created. Check your connection, then try again.",
    forbidden: "You may not create rooms on this server.",
  },
  de: {
    title: "Neuer Raum",
    name: "Name",
    nameHint: "Worum geht es, oder für wen ist er?",
    needName: "Geben Sie dem Raum einen Namen.",
    topic: "Thema",
    kind: "Wer beitreten kann",
    private: "Nur Eingeladene",
    public: "Alle auf diesem Server",
    encrypted: "Ende-zu-Ende-Verschlüsselung",
    encryptedHint:
      "Nur die Personen im Raum können lesen, was geschrieben wird. Das lässt sich später nicht abschalten.",
    create: "Raum anlegen",
    cancel: "Abbrechen",
    failed: "Der Raum konnte nicht angelegt werden. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    forbidden: "Sie dürfen auf diesem Server keine Räume anlegen.",
  },
});

type Props = {
  readonly space: string | undefined;
  readonly onClose: () => void;
  readonly onDone: (roomId: string) => void;
};

/** Makes a room. */
export function NewRoomDialog({ space, onClose, onDone }: Props) {
  const t = useMessages(messages);
  const { hub, config } = useApp();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [kind, setKind] = useState<"private" | "public">("private");
  const [wanted, setWanted] = useState<boolean | undefined>(undefined);
  const [state, setState] = useState<"idle" | "busy" | "no-name" | "failed" | "forbidden">("idle");
  // Whoever may join everywhere may read everything: encryption would promise too much.
  const encrypted = wanted ?? (kind === "private" && (config.value.rooms.encryptedByDefault ?? true));
  const create = async () => {
    if (name.trim() === "") return setState("no-name");
    setState("busy");
    try {
      const { roomId } = await hub.call("createRoom", {
        name: name.trim(),
        ...(topic.trim() === "" ? {} : { topic: topic.trim() }),
        encrypted,
        kind,
        invite: [],
        ...(space === undefined ? {} : { space }),
      });
      onDone(roomId);
    } catch (thrown) {
      setState(thrown instanceof Error && "code" in thrown && thrown.code === "forbidden" ? "forbidden" : "failed");
    }
  };
  return (
    <Dialog
      title={t("title")}
      onClose={onClose}
      keepOpen={name !== "" || topic !== ""}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form="new-room" busy={state === "busy"}>
            {t("create")}
          </Button>
        </>
      }
    >
      <form
        id="new-room"
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (state !== "busy") void create();
        }}
      >
        <TextField
          label={t("name")}
          hint={t("nameHint")}
          name="room-name"
          value={name}
          onInput={(next) => {
            setName(next);
            if (state === "no-name") setState("idle");
          }}
          maxLength={200}
          autofocus
          autocomplete="off"
          error={state === "no-name" ? t("needName") : undefined}
        />
        <TextArea label={t("topic")} name="room-topic" value={topic} onInput={setTopic} rows={2} maxLength={1000} />
        <Select
          label={t("kind")}
          value={kind}
          options={[
            { value: "private", label: t("private") },
            { value: "public", label: t("public") },
          ]}
          onSelect={setKind}
        />
        <Switch label={t("encrypted")} hint={t("encryptedHint")} checked={encrypted} onChange={setWanted} />
        {(state === "failed" || state === "forbidden") && (
          <p class={styles.fault} role="alert">
            {t(state)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
