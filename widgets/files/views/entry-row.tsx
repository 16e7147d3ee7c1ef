import clockIcon from "icon:clock";
import moreIcon from "icon:ellipsis";
import type { FileEntry } from "#model";
import {
  type ContextMenu,
  classNames,
  formatBytes,
  formatFull,
  formatShort,
  Icon,
  IconButton,
  useI18n,
  useMessages,
} from "#ui";
import { filesMessages } from "../files.messages.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import { iconOf } from "./entry-icon.ts";
import styles from "./entry-row.module.css";
import { shownName } from "./shown-name.ts";

export type EntryRowProps = {
  readonly entry: FileEntry;
  readonly now: number;
  /** It is not so on the server yet. */
  readonly waits: boolean;
  readonly tabIndex: 0 | -1;
  readonly isMenuOpen: boolean;
  readonly handlers: ReturnType<ContextMenu<FileEntry>["handlers"]>;
  readonly onMenu: (anchor: Element) => void;
  readonly onOpen: () => void;
};

/** One line: what it is, how large, how old. */
export function EntryRow({ entry, now, waits, tabIndex, isMenuOpen, handlers, onMenu, onOpen }: EntryRowProps) {
  const t = useMessages(filesMessages);
  const kept = useMessages(offlineMessages);
  const i18n = useI18n();
  const { size, modifiedAt, kind } = entry;
  const name = shownName(entry.name);
  const sizeText = size === undefined ? "" : formatBytes(i18n, size);
  const timeText = modifiedAt === undefined ? "" : formatShort(i18n, modifiedAt, now);
  const note = [kind === "folder" ? t("folder") : sizeText, timeText, waits ? kept("waitingMark") : ""]
    .filter((text) => text !== "")
    .join(" · ");
  return (
    <div class={classNames(styles.row, isMenuOpen && styles.open)} {...handlers}>
      <button type="button" class={styles.main} tabIndex={tabIndex} onClick={onOpen} title={name}>
        <Icon of={iconOf(entry)} size={20} class={kind === "folder" ? styles.folder : styles.icon} />
        <span class={styles.name}>
          <bdi>{name}</bdi>
          {waits && <Icon of={clockIcon} size={14} class={styles.waits} />}
        </span>
        <span class={styles.note}>{note}</span>
        <span class={styles.size} aria-hidden="true">
          {sizeText}
        </span>
        <span
          class={styles.time}
          aria-hidden="true"
          title={modifiedAt === undefined ? undefined : formatFull(i18n, modifiedAt)}
        >
          {timeText}
        </span>
      </button>
      <IconButton
        icon={moreIcon}
        size="small"
        class={styles.more}
        label={t("entryMenu", { name })}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        onClick={(event) => onMenu(event.currentTarget)}
      />
    </div>
  );
}
