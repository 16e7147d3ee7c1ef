import { useEffect, useMemo, useState } from "preact/hooks";
import { createRandomId, SparksError } from "#base";
import type { ConfigEntry, RoomDetails } from "#contracts";
import { Button, Dialog, TextField, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import type { RegisteredApp } from "../config-entries.ts";
import { ADDRESS_FAULT_TEXTS } from "../fault-texts.ts";
import { plainAddressFault, withScheme } from "../plain-address.ts";
import { stepsForPlain } from "../plan.ts";
import { createSaving } from "../saving.model.ts";
import { setupMessages } from "../setup.messages.ts";
import { URL_VARIABLES } from "../url-variables.ts";
import { SavingNotice } from "./saving-notice.tsx";
import styles from "./setup.module.css";

type Props = {
  /** The one to change; undefined: a new one. */
  readonly app: RegisteredApp | undefined;
  readonly room: RoomDetails;
  readonly entries: readonly ConfigEntry[];
  readonly nameOf: (userId: string) => string;
  readonly onClose: () => void;
  readonly onReload: () => void;
};

/** Any website: a name and an address, checked as it will be when somebody opens it. */
export function PlainForm({ app, room, entries, nameOf, onClose, onReload }: Props) {
  const t = useMessages(setupMessages);
  const { hub, config, status, toasts } = useApp();
  const saving = useMemo(() => createSaving(hub), [hub]);
  const [begun] = useState(entries);
  const [id] = useState(() => app?.id ?? `website-${createRandomId().slice(0, 8)}`);
  const [name, setName] = useState(app?.name ?? "");
  const [url, setUrl] = useState(app?.url ?? "");
  const [shows, setShows] = useState(false);
  const [refused, setRefused] = useState(false);
  const { at } = saving.state.value;
  const address = withScheme(url.trim());
  const fault = plainAddressFault(address, location.origin, config.value.widgets);

  useEffect(() => {
    if (at !== "done") return;
    toasts.show({ text: app ? t("saved", { name }) : t("added", { name, room: room.name }), tone: "success" });
    onClose();
  }, [at]);

  const submit = () => {
    setShows(true);
    if (fault || name.trim() === "") return;
    const me = status.peek();
    const creator = me.phase === "signed-in" ? me.userId : "";
    const place = { roomId: room.id, roomName: room.name, entries: begun };
    try {
      void saving.save(stepsForPlain(place, { id, name: name.trim(), url: address, creator, app }), entries);
    } catch (thrown) {
      if (!(thrown instanceof SparksError)) throw thrown;
      setRefused(true);
    }
  };
  return (
    <Dialog
      title={app ? t("editKind", { name: app.name }) : t("addPlain")}
      onClose={onClose}
      keepOpen={name !== (app?.name ?? "") || url !== (app?.url ?? "")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form="plain-app" busy={at === "busy"}>
            {t(app ? "save" : "addButton")}
          </Button>
        </>
      }
    >
      <form
        id="plain-app"
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (at !== "busy") submit();
        }}
      >
        <TextField
          label={t("name")}
          name="app-name"
          value={name}
          onInput={(next) => {
            setName(next);
            saving.reset();
          }}
          maxLength={100}
          autocomplete="off"
          autofocus
          error={shows && name.trim() === "" ? t("nameMissing") : undefined}
        />
        <TextField
          label={t("url")}
          hint={t("urlHint")}
          name="app-url"
          type="url"
          spellcheck={false}
          value={url}
          onInput={(next) => {
            setUrl(next);
            saving.reset();
          }}
          autocomplete="off"
          error={shows && fault ? t(ADDRESS_FAULT_TEXTS[fault]) : undefined}
        />
        <details class={styles.variables}>
          <summary>{t("urlVariables")}</summary>
          <p class={styles.muted}>{t("urlVariablesText")}</p>
          <dl>
            {URL_VARIABLES.map(({ variable, text }) => (
              <div key={variable}>
                <dt>${variable}</dt>
                <dd>{t(text)}</dd>
              </div>
            ))}
          </dl>
        </details>
        {refused && (
          <p class={styles.fault} role="alert">
            {t("failedLarge")}
          </p>
        )}
        <SavingNotice saving={saving} nameOf={nameOf} onTheirs={onReload} />
      </form>
    </Dialog>
  );
}
