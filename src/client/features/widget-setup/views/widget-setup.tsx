import copyIcon from "icon:copy";
import websiteIcon from "icon:globe";
import appsIcon from "icon:layout-grid";
import listIcon from "icon:list-tree";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type RoomDetails, WIDGET_STATE_TYPE, type WidgetKind } from "#contracts";
import { EmptyState, Icon, type IconNodes, SkeletonRows, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { PanelHeader } from "../../../app/panel-header.tsx";
import { widgetIcon } from "../../../app/widget-icon.ts";
import { accessTo, MANAGED_TYPES, maySetPower, typesOfWidget } from "../access.ts";
import { appsOf, type RegisteredApp } from "../config-entries.ts";
import { createRoomConfigModel } from "../room-config.model.ts";
import { setupMessages } from "../setup.messages.ts";
import { TEMPLATES } from "../templates.ts";
import { AppRow } from "./app-row.tsx";
import { AppliesDialog } from "./applies-dialog.tsx";
import { CopyDialog } from "./copy-dialog.tsx";
import { DeniedNote } from "./denied-note.tsx";
import { OwnForm } from "./own-form.tsx";
import { PlainForm } from "./plain-form.tsx";
import { PowerRow } from "./power-row.tsx";
import styles from "./setup.module.css";
import { useRemove } from "./use-remove.ts";

export type WidgetSetupProps = {
  readonly room: RoomDetails;
  /** The space is the person's own: nobody else is in it, and it has no rooms. */
  readonly personal?: boolean;
  /** Id of the app whose form is open at first. */
  readonly edit?: string | undefined;
  readonly onClose: () => void;
};

type Open =
  | { readonly what: "add"; readonly kind: WidgetKind }
  | { readonly what: "edit"; readonly app: RegisteredApp }
  | { readonly what: "website" | "copy" | "applies" };

/** The apps of a room or space: add, change, remove them, and see what applies. */
export function WidgetSetup({ room, personal = false, edit, onClose }: WidgetSetupProps) {
  const i18n = useI18n();
  const t = useMessages(setupMessages);
  const { hub } = useApp();
  const model = useMemo(() => createRoomConfigModel(hub, room.id), [hub, room.id]);
  useEffect(() => model.dispose, [model]);
  const [open, setOpen] = useState<Open | undefined>(undefined);
  // A form that is opened anew begins with what stands there now.
  const [round, setRound] = useState(0);
  const entries = model.entries.value;
  const apps = entries && appsOf(entries, room.id);
  const remove = useRemove(room, entries ?? [], apps ?? []);
  const access =
    room.membership === "join"
      ? accessTo(room.power, [WIDGET_STATE_TYPE])
      : { ok: false as const, needed: 0, own: room.power.own };
  const settings = accessTo(room.power, MANAGED_TYPES);
  const [toEdit, setToEdit] = useState(edit);
  useEffect(() => {
    const app = apps?.find(({ id }) => id === toEdit);
    if (!app || !accessTo(room.power, typesOfWidget(app.widgetType)).ok) return;
    setToEdit(undefined);
    setOpen({ what: "edit", app });
  }, [toEdit, apps !== undefined]);
  const language = i18n.language.value;
  const nameOf = (userId: string) => userId.replace(/^@([^:]+):.*$/, "$1");
  const close = () => setOpen(undefined);
  const form = { room, personal, entries: entries ?? [], nameOf, onClose: close, onReload: () => setRound(round + 1) };
  // What was edited may have been changed by somebody meanwhile.
  const edited = open?.what === "edit" ? (apps?.find(({ id }) => id === open.app.id) ?? open.app) : undefined;

  return (
    <section class={styles.page} aria-label={t("title")}>
      <PanelHeader
        title={room.isSpace && !personal ? t("titleOf", { room: room.name }) : t("title")}
        closeLabel={t("close")}
        onClose={onClose}
      />
      <div class={styles.body}>
        {!access.ok ? (
          <DeniedNote room={room} access={access} />
        ) : (
          !settings.ok && <DeniedNote room={room} access={settings} settingsOnly />
        )}
        <div class={styles.section}>
          <h3 class={styles.heading}>{t(personal ? "yours" : room.isSpace ? "hereSpace" : "here")}</h3>
          {!apps ? (
            <SkeletonRows count={2} rowHeight={52} />
          ) : apps.length === 0 ? (
            <EmptyState
              compact
              icon={appsIcon}
              title={t("none")}
              text={t(personal ? "noneYours" : room.isSpace ? "noneSpace" : "noneRoom")}
            />
          ) : (
            <ul class={styles.rows}>
              {apps.map((app) => (
                <AppRow
                  key={app.id}
                  {...{ app, room }}
                  entries={entries ?? []}
                  onEdit={() => setOpen({ what: "edit", app })}
                  onRemove={() => void remove(app)}
                />
              ))}
            </ul>
          )}
        </div>
        {access.ok && entries && (
          <div class={styles.section}>
            <h3 class={styles.heading}>{t("add")}</h3>
            <div class={styles.rows}>
              {TEMPLATES.flatMap(({ kinds }) => kinds)
                .filter(({ widgetType }) => accessTo(room.power, typesOfWidget(widgetType)).ok)
                .map((kind) => (
                  <Choice
                    key={kind.id}
                    icon={widgetIcon(kind.widgetType)}
                    name={kind.name[language]}
                    about={kind.about[language]}
                    onClick={() => setOpen({ what: "add", kind })}
                  />
                ))}
              <Choice
                icon={websiteIcon}
                name={t("addWebsite")}
                about={t("addWebsiteAbout")}
                onClick={() => setOpen({ what: "website" })}
              />
              <Choice
                icon={copyIcon}
                name={t("copy")}
                about={t("copyAbout")}
                onClick={() => setOpen({ what: "copy" })}
              />
            </div>
          </div>
        )}
        {maySetPower(room) && !personal && <PowerRow room={room} />}
        <div class={styles.rows}>
          <Choice
            quiet
            icon={listIcon}
            name={t("applies")}
            about={t("appliesAbout")}
            onClick={() => setOpen({ what: "applies" })}
          />
        </div>
      </div>
      {open?.what === "add" && <OwnForm key={round} {...form} kind={open.kind} app={undefined} />}
      {edited?.kind && <OwnForm key={round} {...form} kind={edited.kind} app={edited} />}
      {(open?.what === "website" || (edited && !edited.kind)) && <PlainForm key={round} {...form} app={edited} />}
      {open?.what === "copy" && <CopyDialog room={room} entries={entries ?? []} onClose={close} />}
      {open?.what === "applies" && <AppliesDialog room={room} entries={entries} onClose={close} />}
    </section>
  );
}

type ChoiceProps = {
  readonly icon: IconNodes;
  readonly name: string;
  readonly about: string;
  readonly quiet?: boolean;
  readonly onClick: () => void;
};

const Choice = ({ icon, name, about, quiet, onClick }: ChoiceProps) => (
  <button type="button" class={styles.row} onClick={onClick}>
    <span class={quiet ? `${styles.icon} ${styles.quietIcon}` : styles.icon}>
      <Icon of={icon} size={18} />
    </span>
    <span class={styles.text}>
      <span class={styles.name}>{name}</span>
      <span class={styles.line}>{about}</span>
    </span>
  </button>
);
