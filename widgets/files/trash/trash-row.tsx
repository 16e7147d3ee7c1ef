import restoreIcon from "icon:archive-restore";
import { nameOf, parentPath, ROOT_PATH } from "#backends";
import type { TrashedFile } from "#model";
import { classNames, formatBytes, formatFull, formatShort, Icon, IconButton, useI18n, useMessages } from "#ui";
import { iconOf } from "../views/entry-icon.ts";
import { shownName } from "../views/shown-name.ts";
import { trashMessages } from "./trash.messages.ts";
import styles from "./trash-view.module.css";

export type TrashRowProps = {
  readonly item: TrashedFile;
  readonly now: number;
  readonly tabIndex: 0 | -1;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onRestore: () => void;
};

/** One thing that was deleted: what, from where, when. */
export function TrashRow({ item, now, tabIndex, isChosen, onChoose, onRestore }: TrashRowProps) {
  const t = useMessages(trashMessages);
  const i18n = useI18n();
  const { kind, from, removedAt, size } = item;
  const name = shownName(item.name);
  const folder = from === undefined ? undefined : parentPath(from);
  const place = folder === undefined ? "" : folder === ROOT_PATH ? t("root") : shownName(nameOf(folder));
  const notes = [
    kind === "folder" ? t("folder") : size === undefined ? "" : formatBytes(i18n, size),
    place === "" ? "" : t("from", { folder: place }),
    removedAt === undefined ? "" : formatShort(i18n, removedAt, now),
  ];
  return (
    <div class={classNames(styles.row, isChosen && styles.chosen)}>
      <label class={styles.main} title={folder}>
        <input
          type="checkbox"
          class={styles.box}
          tabIndex={tabIndex}
          checked={isChosen}
          aria-label={t("select", { name })}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        <Icon of={iconOf(item)} size={20} class={styles.icon} />
        <span class={styles.name}>
          <bdi>{name}</bdi>
        </span>
        <span class={styles.note} title={removedAt === undefined ? undefined : formatFull(i18n, removedAt)}>
          {notes.filter((note) => note !== "").join(" · ")}
        </span>
      </label>
      <IconButton
        size="small"
        icon={restoreIcon}
        label={t("restoreName", { name })}
        tabIndex={tabIndex}
        onClick={onRestore}
      />
    </div>
  );
}
