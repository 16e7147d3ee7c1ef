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
import { actionsMessages } from "../actions/actions.messages.ts";
import { filesMessages } from "../files.messages.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import { Thumbnail } from "../thumbnails/thumbnail.tsx";
import type { Thumbnails } from "../thumbnails/thumbnails.model.ts";
import { iconOf } from "./entry-icon.ts";
import styles from "./entry-row.module.css";
import tiles from "./entry-tile.module.css";
import { shownName } from "./shown-name.ts";
import type { EntryDrag } from "./use-entry-drag.ts";

export type EntryRowProps = {
  readonly entry: FileEntry;
  readonly now: number;
  /** It is not so on the server yet. */
  readonly waits: boolean;
  readonly tabIndex: 0 | -1;
  readonly isMenuOpen: boolean;
  readonly isSelected: boolean;
  /** It was cut and will go elsewhere. */
  readonly isCut: boolean;
  readonly handlers: ReturnType<ContextMenu<FileEntry>["handlers"]>;
  readonly drag: ReturnType<EntryDrag["handlers"]>;
  readonly onMenu: (anchor: Element) => void;
  /** The name was clicked, or Enter pressed. */
  readonly onOpen: (event: MouseEvent) => void;
  /** Something else of the line was clicked. */
  readonly onPress: (event: MouseEvent) => void;
  readonly onToggle: () => void;
  /** Makes it a tile. */
  readonly thumbnails?: Thumbnails | undefined;
};

/** One entry: what it is, how large, how old; a line of a list or a tile. Cells of a grid's row. */
export function EntryRow(props: EntryRowProps) {
  const { entry, now, waits, tabIndex, isMenuOpen, isSelected, isCut, thumbnails } = props;
  const t = useMessages(filesMessages);
  const texts = useMessages(actionsMessages);
  const kept = useMessages(offlineMessages);
  const i18n = useI18n();
  const { size, modifiedAt, kind } = entry;
  const name = shownName(entry.name);
  const sizeText = size === undefined ? "" : formatBytes(i18n, size);
  const timeText = modifiedAt === undefined ? "" : formatShort(i18n, modifiedAt, now);
  const note = [kind === "folder" ? t("folder") : sizeText, timeText, waits ? kept("waitingMark") : ""]
    .filter((text) => text !== "")
    .join(" · ");
  const look = thumbnails ? tiles : styles;
  const { isOver, ...drag } = props.drag;
  const icon = (
    <Icon of={iconOf(entry)} size={thumbnails ? 40 : 20} class={kind === "folder" ? look.folder : look.icon} />
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's way; the keyboard has the button, space and Enter
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      class={classNames(
        look.row,
        isMenuOpen && look.open,
        isSelected && look.selected,
        isCut && look.cut,
        isOver && look.target,
      )}
      onClick={props.onPress}
      {...props.handlers}
      {...drag}
    >
      <span {...CELL} class={look.check}>
        <input
          type="checkbox"
          checked={isSelected}
          tabIndex={-1}
          aria-label={texts("selectName", { name })}
          onClick={(event) => event.stopPropagation()}
          onChange={props.onToggle}
        />
      </span>
      <span {...CELL} class={look.cell}>
        <button type="button" data-main class={look.main} tabIndex={tabIndex} onClick={props.onOpen} title={name}>
          {thumbnails ? (
            <span class={tiles.picture}>
              <Thumbnail entry={entry} thumbnails={thumbnails}>
                {icon}
              </Thumbnail>
            </span>
          ) : (
            icon
          )}
          <span class={look.name}>
            <bdi>{name}</bdi>
            {waits && <Icon of={clockIcon} size={14} class={styles.waits} />}
          </span>
          <span class={look.note}>{note}</span>
        </button>
      </span>
      {!thumbnails && (
        <>
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
        </>
      )}
      <span {...CELL} class={look.more}>
        <IconButton
          icon={moreIcon}
          size="small"
          label={t("entryMenu", { name })}
          tabIndex={tabIndex}
          aria-haspopup="menu"
          aria-expanded={isMenuOpen}
          onClick={(event) => {
            event.stopPropagation();
            props.onMenu(event.currentTarget);
          }}
        />
      </span>
    </div>
  );
}

const CELL = { role: "gridcell" } as const;
