import downIcon from "icon:arrow-down";
import upIcon from "icon:arrow-up";
import type { Ref } from "preact";
import type { FileEntry, FilePath } from "#model";
import { classNames, Icon, useContextMenu, useMessages, VirtualList, type VirtualListHandle } from "#ui";
import { filesMessages } from "../files.messages.ts";
import type { Sorting, SortKey } from "../folder/sort-entries.ts";
import { lookingMessages } from "../looking/looking.messages.ts";
import styles from "./entry-list.module.css";
import { entryMenu } from "./entry-menu.ts";
import { EntryRow } from "./entry-row.tsx";

export type EntryActions = {
  readonly onOpen: (entry: FileEntry) => void;
  readonly onDownload: (entry: FileEntry) => void;
  readonly onDetails: (entry: FileEntry) => void;
  readonly onRename: (entry: FileEntry) => void;
  readonly onShare: (entry: FileEntry) => void;
  readonly onRemove: (entry: FileEntry) => void;
};

export type EntryListProps = EntryActions & {
  readonly entries: readonly FileEntry[];
  readonly folderName: string;
  readonly now: number;
  /** What waits to be carried out or sent. */
  readonly waiting: ReadonlySet<FilePath>;
  readonly sorting: Sorting;
  readonly onSort: (key: SortKey) => void;
  /** Undefined at the root. */
  readonly onUp: (() => void) | undefined;
  readonly handle: Ref<VirtualListHandle>;
};

const ROW_HEIGHT = 44;

/** What is in a folder. Arrows move, Enter opens, F2 renames, Delete deletes, Backspace goes up, letters find. */
export function EntryList(props: EntryListProps) {
  const { entries, folderName, now, onUp, handle, onOpen, onRename, onRemove } = props;
  const t = useMessages(filesMessages);
  const words = useMessages(lookingMessages);
  const menu = useContextMenu<FileEntry>(t("more"), (entry) => entryMenu(entry, props, t, words));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const key = event.target.closest<HTMLElement>("[data-row]")?.dataset.row;
    const entry = entries.find(({ path }) => path === key);
    if (event.key === "Backspace" && onUp) onUp();
    else if (event.key === "F2" && entry) onRename(entry);
    else if (event.key === "Delete" && entry) onRemove(entry);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that bubble up from the rows' own buttons
    <div class={styles.pane} onKeyDown={onKeyDown}>
      <ColumnHeads {...props} />
      <VirtualList
        handle={handle}
        class={styles.list}
        items={entries}
        rowHeight={ROW_HEIGHT}
        keyOf={({ path }) => path}
        textOf={({ name }) => name}
        label={t("listLabel", { folder: folderName })}
        renderRow={(entry, { tabIndex }) => (
          <EntryRow
            entry={entry}
            now={now}
            waits={props.waiting.has(entry.path)}
            tabIndex={tabIndex}
            isMenuOpen={menu.openFor === entry}
            handlers={menu.handlers(entry)}
            onMenu={(anchor) => menu.open(entry, anchor)}
            onOpen={() => onOpen(entry)}
          />
        )}
      />
      {menu.menu}
    </div>
  );
}

function ColumnHeads({ sorting, onSort }: Pick<EntryListProps, "sorting" | "onSort">) {
  const t = useMessages(filesMessages);
  const head = (key: SortKey, className: string | undefined) => {
    const isActive = sorting.by === key;
    return (
      <button
        type="button"
        class={classNames(styles.head, className)}
        aria-pressed={isActive}
        onClick={() => onSort(key)}
      >
        <span>{t(key)}</span>
        {isActive && (
          <Icon
            of={sorting.descending ? downIcon : upIcon}
            size={14}
            label={t(sorting.descending ? "descending" : "ascending")}
          />
        )}
      </button>
    );
  };
  return (
    <fieldset class={styles.heads} aria-label={t("sort")}>
      {head("name", styles.nameHead)}
      {head("size", styles.sizeHead)}
      {head("modified", styles.timeHead)}
    </fieldset>
  );
}
