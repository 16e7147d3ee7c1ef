import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { createRandomId, SparksError } from "#base";
import { type ConfigEntry, isGatewayUrl, type RoomDetails, type WidgetKind } from "#contracts";
import { Banner, Button, Dialog, Select, TextField, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { entryAt, type RegisteredApp, settingsAbove, settingsOf } from "../config-entries.ts";
import { type FieldFaults, type FormValues, faultsOf, fieldsOf, valuesOf } from "../form-values.ts";
import { stepsForOwn, stepsForRoomOfSpace } from "../plan.ts";
import { readRoomConfig } from "../room-config.model.ts";
import { createSaving } from "../saving.model.ts";
import { setupMessages } from "../setup.messages.ts";
import type { WriteStep } from "../write-steps.ts";
import { KindFields } from "./kind-fields.tsx";
import { type Room, RoomChoice } from "./room-choice.tsx";
import { SavingNotice } from "./saving-notice.tsx";
import styles from "./setup.module.css";

const HERE = "";

type Props = {
  readonly kind: WidgetKind;
  /** The one to change; undefined: a new one. */
  readonly app: RegisteredApp | undefined;
  readonly room: RoomDetails;
  /** The person's own space: it has no rooms. */
  readonly personal: boolean;
  readonly entries: readonly ConfigEntry[];
  readonly nameOf: (userId: string) => string;
  readonly onClose: () => void;
  /** Shows the form anew, with what stands there now. */
  readonly onReload: () => void;
};

/** One of Sparks' own apps: its name, where its settings come from, and they themselves. */
export function OwnForm({ kind, app, room, personal, entries, nameOf, onClose, onReload }: Props) {
  const i18n = useI18n();
  const t = useMessages(setupMessages);
  const { hub, config, status, toasts } = useApp();
  const language = i18n.language.value;
  const saving = useMemo(() => createSaving(hub), [hub]);
  const begun = useBeginning(kind, app, room, entries);
  const [name, setName] = useState(app?.name ?? kind.name[language]);
  const [source, setSource] = useState(begun.source);
  const [values, setValues] = useState<FormValues>(begun.values);
  const [base, setBase] = useState(config.value.widgets.baseUrl ?? config.value.widgets.trustedOrigins[0] ?? "");
  const [asksBase] = useState(base === "" && !app);
  const [rooms, setRooms] = useState<readonly Room[]>([]);
  const [faults, setFaults] = useState<FieldFaults>(begun.broken ? faultsOf(kind, begun.values) : {});
  const { at } = useComputed(() => saving.state.value).value;
  const changed = <V,>(set: (value: V) => void) => {
    return (value: V) => {
      set(value);
      saving.reset();
    };
  };

  useEffect(() => {
    if (at !== "done") return;
    const text = app
      ? t("saved", { name })
      : rooms.length > 0
        ? t("addedRooms", { name, count: rooms.length })
        : personal
          ? t("addedYours", { name })
          : t("added", { name, room: room.name });
    toasts.show({ text, tone: "success" });
    onClose();
  }, [at]);

  const plan = async (): Promise<readonly WriteStep[]> => {
    const creator = status.peek().phase === "signed-in" ? userOf(status.peek()) : "";
    const place = { roomId: room.id, roomName: room.name, entries: begun.entries };
    const wanted = { kind, name: name.trim(), base: base.trim(), creator, id: begun.id };
    const above = begun.above.find(({ eventId }) => eventId === source);
    const steps = stepsForOwn(place, {
      ...wanted,
      app,
      settings: above
        ? { from: "space", space: above.roomId, configKey: above.stateKey }
        : { from: "here", fields: fieldsOf(kind, values) },
    });
    const inRooms = await Promise.all(
      rooms.map(async ({ id, name: roomName }) => {
        const there = { roomId: id, roomName, entries: (await readRoomConfig(hub, id)) ?? [] };
        const configKey = app?.configKey ?? begun.id;
        return stepsForRoomOfSpace(there, room.id, { ...wanted, configKey });
      }),
    );
    return [...steps, ...inRooms.flat()];
  };
  const submit = async () => {
    const found: Record<string, FieldFaults[string]> = source === HERE ? { ...faultsOf(kind, values) } : {};
    if (name.trim() === "") found.name = "missing";
    if (asksBase && !isGatewayUrl(base.trim())) found.base = "gateway";
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    try {
      await saving.save(await plan(), entries);
    } catch (thrown) {
      if (!(thrown instanceof SparksError) || thrown.path === undefined) throw thrown;
      setFaults({ [thrown.path]: thrown.code === "too-large" ? "too-long" : "secret" });
    }
  };

  const title = app ? t("editKind", { name: app.name }) : t("addKind", { kind: kind.name[language] });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      keepOpen
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            variant="primary"
            type="submit"
            form="own-app"
            busy={at === "busy"}
            disabled={begun.newer || at === "half"}
          >
            {t(app ? "save" : "addButton")}
          </Button>
        </>
      }
    >
      <form
        id="own-app"
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (at !== "busy" && at !== "half" && !begun.newer) void submit();
        }}
      >
        {begun.newer && <Banner tone="attention">{t("newerNotice")}</Banner>}
        {begun.broken && <Banner tone="attention">{t("brokenNotice")}</Banner>}
        <TextField
          label={t("name")}
          name="app-name"
          value={name}
          onInput={changed(setName)}
          maxLength={100}
          autocomplete="off"
          error={faults.name ? t("nameMissing") : undefined}
        />
        {begun.above.length > 0 && (
          <Select
            label={t("settings")}
            hint={source === HERE ? undefined : t("settingsFromHint")}
            value={source}
            options={[
              ...begun.above.map(({ eventId, roomName }) => ({
                value: eventId,
                label: t("settingsFrom", { space: roomName }),
              })),
              { value: HERE, label: t("settingsHere") },
            ]}
            onSelect={changed(setSource)}
          />
        )}
        {asksBase && (
          <TextField
            label={t("base")}
            hint={t("baseHint")}
            name="app-base"
            type="url"
            value={base}
            onInput={changed(setBase)}
            error={faults.base ? t("baseFault") : undefined}
          />
        )}
        {source === HERE && <KindFields {...{ kind, values, faults }} onChange={changed(setValues)} />}
        {room.isSpace && !personal && <RoomChoice space={room.id} chosen={rooms} onChange={changed(setRooms)} />}
        <SavingNotice saving={saving} nameOf={nameOf} onTheirs={onReload} />
      </form>
    </Dialog>
  );
}

/** What stood there when the form was opened; later changes of others are noticed when it is saved. */
function useBeginning(
  kind: WidgetKind,
  app: RegisteredApp | undefined,
  room: RoomDetails,
  entries: readonly ConfigEntry[],
) {
  const { config } = useApp();
  const [begun] = useState(() => {
    const all = settingsAbove(entries, kind.configType);
    const above = app ? all.filter(({ stateKey }) => stateKey === app.configKey) : all;
    const own = app && entryAt(entries, room.id, kind.configType, app.configKey);
    const holding = app && settingsOf(entries, kind.configType, app.configKey);
    const usable = above.filter(({ content }) => kind.read(content).state === "ok");
    const isOwn = app ? Object.keys(own?.content ?? {}).length > 0 || !holding : usable.length === 0;
    const shown = app ? (own && Object.keys(own.content).length > 0 ? own : holding) : undefined;
    const reading = shown && kind.read(shown.content);
    const read = reading?.state === "ok" ? (reading.config as Readonly<Record<string, unknown>>) : shown?.content; // settings are objects
    const first = valuesOf(kind, read ?? (room.isSpace ? undefined : above[0]?.content));
    return {
      id: app?.id ?? `sparks-${kind.id}-${createRandomId().slice(0, 8)}`,
      entries,
      above: usable,
      source: isOwn ? HERE : (usable[0]?.eventId ?? HERE),
      newer: isOwn && reading?.state === "newer",
      broken: isOwn && reading?.state === "broken",
      values: app ? first : withGateway(kind, first, config.peek().gateways[0]),
    };
  });
  return begun;
}

/** The gateway of the organisation, so that there is nothing to look up. */
function withGateway(kind: WidgetKind, values: FormValues, gateway: string | undefined): FormValues {
  const key = kind.fields.find((field) => field.kind === "gateway")?.key;
  return key === undefined || gateway === undefined || values[key] ? values : { ...values, [key]: gateway };
}

const userOf = (status: { readonly phase: string; readonly userId?: string }): string => status.userId ?? "";
