import moreIcon from "icon:ellipsis";
import editIcon from "icon:pencil";
import removeIcon from "icon:trash";
import { type ConfigEntry, type RoomDetails, widgetUrlFault } from "#contracts";
import { Icon, MenuButton, useMessages } from "#ui";
import { widgetIcon } from "../../../app/widget-icon.ts";
import { accessTo, typesOfWidget } from "../access.ts";
import { type RegisteredApp, settingsOf } from "../config-entries.ts";
import { setupMessages } from "../setup.messages.ts";
import styles from "./setup.module.css";

type Props = {
  readonly app: RegisteredApp;
  readonly room: RoomDetails;
  readonly entries: readonly ConfigEntry[];
  readonly onEdit: () => void;
  readonly onRemove: () => void;
};

/** One app of the place: what it is, how its settings are, and what can be done with it. */
export function AppRow({ app, room, entries, onEdit, onRemove }: Props) {
  const t = useMessages(setupMessages);
  const { text, isFault } = useLine(app, room, entries);
  const may = room.membership === "join" && accessTo(room.power, typesOfWidget(app.widgetType)).ok;
  return (
    <li class={styles.row}>
      <span class={styles.icon}>
        <Icon of={widgetIcon(app.widgetType)} size={18} />
      </span>
      <span class={styles.text}>
        <span class={styles.name}>{app.name}</span>
        <span class={isFault ? styles.fault : styles.line}>{text}</span>
      </span>
      {may && (
        <MenuButton
          icon={moreIcon}
          label={t("more", { name: app.name })}
          items={[
            { id: "edit", label: t("edit"), icon: editIcon, onSelect: onEdit },
            { id: "remove", label: t("remove"), icon: removeIcon, danger: true, onSelect: onRemove },
          ]}
        />
      )}
    </li>
  );
}

function useLine(app: RegisteredApp, room: RoomDetails, entries: readonly ConfigEntry[]) {
  const t = useMessages(setupMessages);
  const host = URL.parse(app.url)?.host ?? app.url;
  if (widgetUrlFault(app.url)) return { text: t("brokenAddress"), isFault: true };
  if (!app.kind) return { text: host, isFault: false };
  const settings = settingsOf(entries, app.kind.configType, app.configKey);
  if (!settings) return { text: t(app.space ? "notInSpace" : "noSettings"), isFault: !app.space };
  const { state } = app.kind.read(settings.content);
  if (state === "broken") return { text: t("brokenSettings"), isFault: true };
  if (state === "newer") return { text: t("newerSettings"), isFault: false };
  return { text: settings.roomId === room.id ? host : t("fromSpace", { space: settings.roomName }), isFault: false };
}
