import backIcon from "icon:chevron-left";
import chevronIcon from "icon:chevron-right";
import moreIcon from "icon:ellipsis";
import forgetIcon from "icon:eraser";
import personalIcon from "icon:folder-heart";
import folderPlusIcon from "icon:folder-plus";
import sharedIcon from "icon:folder-symlink";
import siteIcon from "icon:folders";
import refreshIcon from "icon:refresh-cw";
import unplugIcon from "icon:unplug";
import uploadIcon from "icon:upload";
import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { parentPath, pathFromSegments, ROOT_PATH, segmentsOf } from "#backends";
import type { FilePath, FilePlace } from "#model";
import { Button, classNames, Icon, IconButton, MenuButton, type MenuItem, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import type { Sorting, SortKey } from "../folder/sort-entries.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import type { DroppedFile } from "../transfers/dropped-files.ts";
import { shownName } from "./shown-name.ts";
import styles from "./toolbar.module.css";

export type ToolbarProps = {
  readonly path: FilePath;
  readonly label: string;
  /** The roots of the connection; with one of them nothing is to be chosen. */
  readonly places: readonly FilePlace[];
  readonly placeId: string;
  readonly onPlace: (placeId: string) => void;
  readonly username: string;
  readonly busy: boolean;
  readonly sorting: Sorting;
  readonly onOpen: (path: FilePath) => void;
  readonly onUpload: (files: readonly DroppedFile[]) => void;
  readonly onNewFolder: () => void;
  readonly onRefresh: () => void;
  readonly onSort: (key: SortKey) => void;
  readonly onForget: () => void;
  readonly onDisconnect?: (() => void) | undefined;
};

const SORT_KEYS = ["name", "size", "modified"] as const;

/** Where one is, and what can be done with the folder. */
export function Toolbar(props: ToolbarProps) {
  const { busy, sorting, onUpload, onNewFolder, onRefresh, onSort, onForget, onDisconnect } = props;
  const t = useMessages(filesMessages);
  const kept = useMessages(offlineMessages);
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
    { id: "forget", label: kept("forget"), icon: forgetIcon, onSelect: onForget },
    ...(onDisconnect
      ? [
          {
            id: "disconnect",
            label: t("disconnect", { user: props.username }),
            icon: unplugIcon,
            onSelect: onDisconnect,
          },
        ]
      : []),
  ];
  return (
    <header class={styles.bar}>
      {props.places.length > 1 && <PlaceMenu {...props} />}
      <Breadcrumb {...props} />
      <div class={styles.actions}>
        <IconButton icon={refreshIcon} label={t("refresh")} busy={busy} onClick={onRefresh} />
        <IconButton icon={folderPlusIcon} label={t("newFolder")} onClick={onNewFolder} />
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

const PLACE_ICONS = { personal: personalIcon, shared: sharedIcon, site: siteIcon, other: siteIcon };

/** Which of the connection's roots is shown. */
function PlaceMenu({ places, placeId, onPlace }: Pick<ToolbarProps, "places" | "placeId" | "onPlace">) {
  const t = useMessages(filesMessages);
  const here = places.find(({ id }) => id === placeId);
  const items = places.map(({ id, name, kind }) => ({
    id,
    label: shownName(name),
    icon: PLACE_ICONS[kind],
    checked: id === placeId,
    onSelect: () => onPlace(id),
  }));
  return <MenuButton icon={PLACE_ICONS[here?.kind ?? "other"]} label={t("places")} items={items} />;
}

function Breadcrumb({ path, label, onOpen }: Pick<ToolbarProps, "path" | "label" | "onOpen">) {
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
              <Button
                variant="quiet"
                class={classNames(styles.crumb, styles.wide)}
                title={name}
                onClick={() => onOpen(to)}
              >
                <bdi>{name}</bdi>
              </Button>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
