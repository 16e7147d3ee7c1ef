import { useEffect, useMemo, useState } from "preact/hooks";
import type { ConfigEntry, RoomDetails } from "#contracts";
import { Button, Checkbox, Dialog, Select, SkeletonRows, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { appliesMessages } from "../applies.messages.ts";
import { appsOf, type RegisteredApp } from "../config-entries.ts";
import { stepsToCopy } from "../plan.ts";
import { readRoomConfig } from "../room-config.model.ts";
import { createSaving } from "../saving.model.ts";
import { useRooms } from "./room-choice.tsx";
import { SavingNotice } from "./saving-notice.tsx";
import styles from "./setup.module.css";

type Props = {
  readonly room: RoomDetails;
  readonly entries: readonly ConfigEntry[];
  readonly onClose: () => void;
};

type Found =
  | { readonly state: "none" | "loading" | "failed" }
  | { readonly state: "ready"; readonly entries: readonly ConfigEntry[]; readonly apps: readonly RegisteredApp[] };

/** Takes over the apps of another space or room, with their settings. */
export function CopyDialog({ room, entries, onClose }: Props) {
  const t = useMessages(appliesMessages);
  const { hub, status, toasts } = useApp();
  const saving = useMemo(() => createSaving(hub), [hub]);
  const spaces = useRooms({ show: "spaces" }) ?? [];
  const rooms = (useRooms({ show: "all" }) ?? []).filter(({ isSpace }) => !isSpace);
  const [from, setFrom] = useState("");
  const [found, setFound] = useState<Found>({ state: "none" });
  const [left, setLeft] = useState<readonly string[]>([]);
  const { at } = saving.state.value;
  const source = [...spaces, ...rooms].find(({ id }) => id === from);
  const here = new Set(appsOf(entries, room.id).map(({ id }) => id));
  const chosen = found.state === "ready" ? found.apps.filter(({ id }) => !here.has(id) && !left.includes(id)) : [];

  useEffect(() => {
    if (from === "") return;
    let wanted = true;
    setFound({ state: "loading" });
    setLeft([]);
    void readRoomConfig(hub, from).then((there) => {
      if (!wanted) return;
      setFound(there ? { state: "ready", entries: there, apps: appsOf(there, from) } : { state: "failed" });
    });
    return () => {
      wanted = false;
    };
  }, [hub, from]);
  useEffect(() => {
    if (at !== "done") return;
    toasts.show({ text: t("copyDone", { count: chosen.length }), tone: "success" });
    onClose();
  }, [at]);

  const copy = () => {
    if (found.state !== "ready" || !source) return;
    const me = status.peek();
    const steps = stepsToCopy(
      { roomId: source.id, roomName: source.name, entries: found.entries },
      chosen,
      { roomId: room.id, roomName: room.name, entries },
      me.phase === "signed-in" ? me.userId : "",
    );
    void saving.save(steps, entries);
  };
  const options = (list: typeof spaces, group: string) =>
    list.filter(({ id }) => id !== room.id).map(({ id, name }) => ({ value: id, label: `${name} (${group})` }));
  return (
    <Dialog
      title={t("copyTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" busy={at === "busy"} disabled={chosen.length === 0 || at === "half"} onClick={copy}>
            {t("copyButton")}
          </Button>
        </>
      }
    >
      <div class={styles.form}>
        <Select
          label={t("copyFrom")}
          value={from}
          options={[
            ...(from === "" ? [{ value: "", label: t("copyChoose") }] : []),
            ...options(spaces, t("spaces")),
            ...options(rooms, t("rooms")),
          ]}
          onSelect={setFrom}
        />
        {found.state === "loading" && <SkeletonRows count={2} rowHeight={32} />}
        {found.state === "failed" && (
          <p class={styles.fault} role="alert">
            {t("copyFailed")}
          </p>
        )}
        {found.state === "ready" && found.apps.length === 0 && (
          <p class={styles.muted}>{t("copyNothing", { room: source?.name ?? "" })}</p>
        )}
        {found.state === "ready" && found.apps.length > 0 && (
          <fieldset class={styles.group}>
            <legend class={styles.legend}>{t("copyWhat")}</legend>
            <div class={styles.choices}>
              {found.apps.map((app) => (
                <Checkbox
                  key={app.id}
                  label={app.name}
                  hint={here.has(app.id) ? t("copyThere") : URL.parse(app.url)?.host}
                  disabled={here.has(app.id)}
                  checked={!here.has(app.id) && !left.includes(app.id)}
                  onChange={(on) => setLeft(on ? left.filter((id) => id !== app.id) : [...left, app.id])}
                />
              ))}
            </div>
          </fieldset>
        )}
        <SavingNotice saving={saving} nameOf={(id) => id} onTheirs={onClose} />
      </div>
    </Dialog>
  );
}
