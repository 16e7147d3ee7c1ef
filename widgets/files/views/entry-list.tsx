import downIcon from "icon:arrow-down";
import upIcon from "icon:arrow-up";
import type { Ref } from "preact";
import type { FilesBackend } from "#backends";
import type { FileEntry, FilePath } from "#model";
import { classNames, Icon, useContextMenu, useMessages, VirtualList, type VirtualListHandle } from "#ui";
import { actionMenu, availableActions, type EntryAction } from "../actions/entry-actions.ts";
import { filesMessages } from "../files.messages.ts";
import type { Sorting, SortKey } from "../folder/sort-entries.ts";
import type { SelectionModel } from "../selection/selection.model.ts";
import type { Thumbnails } from "../thumbnails/thumbnails.model.ts";
import styles from "./entry-list.module.css";
import { EntryRow } from "./entry-row.tsx";
import type { EntryDrag } from "./use-entry-drag.ts";

export type EntryListProps = {
  readonly entries: readonly FileEntry[];
  readonly folderName: string;
  readonly backend: FilesBackend;
  readonly now: number;
  /** What waits to be carried out or sent. */
  readonly waiting: ReadonlySet<FilePath>;
  /** What was cut and will go elsewhere. */
  readonly cut: ReadonlySet<FilePath>;
  readonly sorting: Sorting;
  readonly onSort: (key: SortKey) => void;
  readonly selection: SelectionModel;
  readonly drag: EntryDrag;
  readonly actions: (entries: readonly FileEntry[]) => readonly EntryAction[];
  readonly onOpen: (entry: FileEntry) => void;
  /** Shown as tiles, with these. */
  readonly thumbnails: Thumbnails | undefined;
  readonly handle: Ref<VirtualListHandle>;
};

const ROW_HEIGHT = 44;
const TILE = { width: 168, height: 176 };

/** What is in a folder, as lines or tiles. What the keyboard does beyond moving is bound by the folder's keys. */
export function EntryList(props: EntryListProps) {
  const { entries, folderName, backend, now, selection, drag, actions, thumbnails, handle, onOpen } = props;
  const t = useMessages(filesMessages);
  const selected = selection.paths.value;
  const chosenWith = (entry: FileEntry) =>
    selection.paths.peek().has(entry.path) ? selection.entries.peek() : [entry];
  const menu = useContextMenu<FileEntry>(t("more"), (entry) => {
    const chosen = chosenWith(entry);
    return actionMenu(availableActions(actions(chosen), chosen, backend), chosen);
  });
  /** True where the click chose something instead of opening it. */
  const chose = (event: MouseEvent, entry: FileEntry): boolean => {
    if (event.shiftKey) selection.extend(entry.path, event.ctrlKey || event.metaKey);
    else if (event.ctrlKey || event.metaKey) selection.toggle(entry.path);
    else if (isTouch(event) && selection.paths.peek().size > 0) selection.toggle(entry.path);
    else return false;
    return true;
  };
  return (
    <div class={styles.pane}>
      {!thumbnails && <ColumnHeads {...props} />}
      <VirtualList
        key={thumbnails ? "tiles" : "list"}
        handle={handle}
        class={classNames(styles.list, thumbnails && styles.tiles)}
        items={entries}
        rowHeight={thumbnails ? TILE.height : ROW_HEIGHT}
        tileWidth={thumbnails && TILE.width}
        keyOf={({ path }) => path}
        textOf={({ name }) => name}
        label={t("listLabel", { folder: folderName })}
        isSelected={({ path }) => selected.has(path)}
        onMove={({ path }, event) => (event.shiftKey ? selection.extend(path) : selection.startAt(path))}
        renderRow={(entry, { tabIndex }) => (
          <EntryRow
            entry={entry}
            now={now}
            waits={props.waiting.has(entry.path)}
            tabIndex={tabIndex}
            isMenuOpen={menu.openFor === entry}
            isSelected={selected.has(entry.path)}
            isCut={props.cut.has(entry.path)}
            handlers={menu.handlers(entry)}
            drag={drag.handlers(entry)}
            onMenu={(anchor) => menu.open(entry, anchor)}
            onToggle={() => selection.toggle(entry.path)}
            onOpen={(event) => {
              event.stopPropagation();
              if (!chose(event, entry)) onOpen(entry);
            }}
            onPress={(event) => {
              if (chose(event, entry)) return;
              if (isTouch(event)) onOpen(entry);
              else selection.choose(entry.path);
            }}
            thumbnails={thumbnails}
          />
        )}
      />
      {menu.menu}
    </div>
  );
}

const isTouch = (event: MouseEvent): boolean => event instanceof PointerEvent && event.pointerType === "touch";

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
