import backIcon from "icon:chevron-left";
import chevronIcon from "icon:chevron-right";
import pasteIcon from "icon:clipboard-paste";
import moreIcon from "icon:ellipsis";
import forgetIcon from "icon:eraser";
import folderPlusIcon from "icon:folder-plus";
import keysIcon from "icon:keyboard";
import tilesIcon from "icon:layout-grid";
import listIcon from "icon:list";
import allIcon from "icon:list-checks";
import filterIcon from "icon:list-filter";
import addIcon from "icon:plus";
import refreshIcon from "icon:refresh-cw";
import settingsIcon from "icon:settings-2";
import trashIcon from "icon:trash";
import uploadIcon from "icon:upload";
import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { parentPath, pathFromSegments, ROOT_PATH, segmentsOf } from "#backends";
import type { FilePath } from "#model";
import { Button, classNames, Icon, IconButton, MenuButton, type MenuItem, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import type { Desk } from "../desk/desk.ts";
import { filesMessages } from "../files.messages.ts";
import type { Sorting, SortKey } from "../folder/sort-entries.ts";
import type { ViewModel } from "../folder/view.model.ts";
import { lookingMessages } from "../looking/looking.messages.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import type { DroppedFile } from "../transfers/dropped-files.ts";
import { PlaceMenu } from "./place-menu.tsx";
import { shownName } from "./shown-name.ts";
import styles from "./toolbar.module.css";
import type { DropHandlers, EntryDrag } from "./use-entry-drag.ts";

export type ToolbarProps = {
  readonly path: FilePath;
  readonly label: string;
  readonly desk: Desk;
  readonly username: string;
  readonly busy: boolean;
  readonly sorting: Sorting;
  readonly onOpen: (path: FilePath) => void;
  readonly onUpload: (files: readonly DroppedFile[]) => void;
  /** Undefined where none is made. */
  readonly onNewFolder: (() => void) | undefined;
  readonly onSelectAll: (() => void) | undefined;
  /** What the folder can be to the room. */
  readonly roomItems: readonly MenuItem[];
  readonly onRefresh: () => void;
  readonly onSort: (key: SortKey) => void;
  readonly view: ViewModel;
  readonly drag: EntryDrag;
  readonly onFilter: () => void;
  /** Where something was cut or copied. */
  readonly onPaste: (() => void) | undefined;
  readonly onKeys: () => void;
  /** Undefined where the store has no trash. */
  readonly onTrash: (() => void) | undefined;
  readonly onForget: () => void;
  readonly onAdd: (() => void) | undefined;
  readonly onSettings: (() => void) | undefined;
};

const LOOKS = [
  { look: "list", icon: listIcon, text: "asList" },
  { look: "tiles", icon: tilesIcon, text: "asTiles" },
] as const;
const SORT_KEYS = ["name", "size", "modified"] as const;

/** Where one is, and what can be done with the folder. */
export function Toolbar(props: ToolbarProps) {
  const { busy, sorting, onUpload, onNewFolder, onRefresh, onSort, onTrash, onForget, onAdd, onSettings } = props;
  const t = useMessages(filesMessages);
  const texts = useMessages(actionsMessages);
  const kept = useMessages(offlineMessages);
  const words = useMessages(lookingMessages);
  const picker = useRef<HTMLInputElement>(null);
  const order = t(sorting.descending ? "descending" : "ascending");
  const menu: readonly MenuItem[] = [
    ...SORT_KEYS.map((key) => ({
      id: key,
      label: sorting.by === key ? `${t(key)} (${order})` : t(key),
      checked: sorting.by === key,
      onSelect: () => onSort(key),
    })),
    "separator",
    ...LOOKS.map(({ look, icon, text }) => ({
      id: look,
      label: texts(text),
      icon,
      checked: props.view.look.value === look,
      onSelect: () => props.view.choose(look),
    })),
    "separator",
    ...(props.onPaste
      ? [{ id: "paste", label: texts("paste"), icon: pasteIcon, shortcut: "mod+v", onSelect: props.onPaste }]
      : []),
    ...(props.onSelectAll
      ? [
          {
            ...{ id: "all", label: texts("selectAll"), icon: allIcon, shortcut: "mod+a" },
            onSelect: props.onSelectAll,
          },
        ]
      : []),
    { id: "filter", label: texts("filter"), icon: filterIcon, shortcut: "mod+f", onSelect: props.onFilter },
    { id: "keys", label: texts("keys"), icon: keysIcon, shortcut: "?", onSelect: props.onKeys },
    "separator",
    ...(onTrash ? [{ id: "trash", label: words("trash"), icon: trashIcon, onSelect: onTrash }] : []),
    ...props.roomItems,
    { id: "forget", label: kept("forget"), icon: forgetIcon, onSelect: onForget },
    ...(onAdd ? [{ id: "add", label: t("addPlace"), icon: addIcon, onSelect: onAdd }] : []),
    ...(onSettings
      ? [
          {
            id: "connection",
            label: t("connectionOf", { user: props.username }),
            icon: settingsIcon,
            onSelect: onSettings,
          },
        ]
      : []),
  ];
  return (
    <header class={styles.bar}>
      <PlaceMenu desk={props.desk} />
      <Breadcrumb {...props} />
      <div class={styles.actions}>
        <IconButton class={styles.wide} icon={filterIcon} label={texts("filter")} onClick={props.onFilter} />
        <IconButton icon={refreshIcon} label={t("refresh")} busy={busy} onClick={onRefresh} />
        {onNewFolder && <IconButton icon={folderPlusIcon} label={t("newFolder")} onClick={onNewFolder} />}
        <Button class={styles.wide} variant="primary" icon={uploadIcon} onClick={() => picker.current?.click()}>
          {t("upload")}
        </Button>
        <IconButton
          class={styles.narrow}
          variant="primary"
          icon={uploadIcon}
          label={t("upload")}
          onClick={() => picker.current?.click()}
        />
        <MenuButton icon={moreIcon} label={t("more")} items={menu} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          data-testid="upload-picker"
          onChange={(event) => {
            const { currentTarget } = event;
            onUpload([...(currentTarget.files ?? [])].map((file) => ({ file, folders: [] })));
            currentTarget.value = "";
          }}
        />
      </div>
    </header>
  );
}

function Breadcrumb({ path, label, drag, onOpen }: Pick<ToolbarProps, "path" | "label" | "drag" | "onOpen">) {
  const t = useMessages(filesMessages);
  const segments = segmentsOf(path);
  const steps = [
    { name: label, to: ROOT_PATH },
    ...segments.map((name, i) => ({ name: shownName(name), to: pathFromSegments(segments.slice(0, i + 1)) })),
  ];
  return (
    <nav class={styles.crumbs} aria-label={t("breadcrumb")}>
      {path !== ROOT_PATH && (
        <IconButton class={styles.narrow} icon={backIcon} label={t("up")} onClick={() => onOpen(parentPath(path))} />
      )}
      {steps.map(({ name, to }, i) => {
        const isHere = i === steps.length - 1;
        return (
          <Fragment key={to}>
            {i > 0 && <Icon of={chevronIcon} size={14} class={classNames(styles.chevron, styles.wide)} />}
            {isHere ? (
              <h1 class={styles.here} aria-current="page" title={name}>
                <bdi>{name}</bdi>
              </h1>
            ) : (
              <Crumb name={name} target={drag.target(to)} onOpen={() => onOpen(to)} />
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}

type CrumbProps = { readonly name: string; readonly target: DropHandlers; readonly onOpen: () => void };

/** A folder above, to go to or to drop on. */
function Crumb({ name, target: { isOver, ...handlers }, onOpen }: CrumbProps) {
  return (
    <Button
      variant="quiet"
      class={classNames(styles.crumb, styles.wide, isOver && styles.target)}
      title={name}
      onClick={onOpen}
      {...handlers}
    >
      <bdi>{name}</bdi>
    </Button>
  );
}
