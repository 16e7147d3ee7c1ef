import restoreIcon from "icon:archive-restore";
import sortIcon from "icon:arrow-down-up";
import refreshIcon from "icon:refresh-cw";
import purgeIcon from "icon:trash";
import type { TrashedFile } from "#model";
import { Button, Checkbox, IconButton, MenuButton, ProgressBar, useMessages } from "#ui";
import { trashMessages } from "./trash.messages.ts";
import type { TrashModel, TrashSortKey } from "./trash.model.ts";
import styles from "./trash-view.module.css";

export type TrashBarProps = {
  readonly model: TrashModel;
  readonly chosen: readonly TrashedFile[];
  readonly onRestore: () => void;
  readonly onPurge: () => void;
  readonly onEmpty: () => void;
};

/** What can be done with what is chosen; without a choice, with everything. */
export function TrashBar({ model, chosen, onRestore, onPurge, onEmpty }: TrashBarProps) {
  const t = useMessages(trashMessages);
  const count = model.items.value?.length ?? 0;
  const work = model.work.value;
  const sorting = model.sorting.value;
  const sort = (key: TrashSortKey, label: string) => ({
    id: key,
    label,
    checked: sorting.by === key,
    onSelect: () => model.sortBy(key),
  });
  return (
    <div class={styles.bar}>
      <div class={styles.line}>
        {count > 0 && (
          <Checkbox
            label={chosen.length > 0 ? t("selected", { count: chosen.length }) : t("selectAll")}
            checked={chosen.length === count}
            onChange={model.chooseAll}
          />
        )}
        <span class={styles.gap} />
        {chosen.length > 0 ? (
          <>
            <Button size="small" variant="primary" icon={restoreIcon} disabled={work !== undefined} onClick={onRestore}>
              {t("restore")}
            </Button>
            <Button size="small" icon={purgeIcon} disabled={work !== undefined} onClick={onPurge}>
              {t("purge")}
            </Button>
          </>
        ) : (
          count > 0 && (
            <Button size="small" icon={purgeIcon} disabled={work !== undefined} onClick={onEmpty}>
              {t("empty")}
            </Button>
          )
        )}
        <MenuButton
          size="small"
          label={t("sort")}
          icon={sortIcon}
          items={[sort("removed", t("byRemoved")), sort("name", t("byName")), sort("size", t("bySize"))]}
        />
        <IconButton size="small" icon={refreshIcon} label={t("refresh")} onClick={model.refresh} />
      </div>
      {work && work.total > 1 && (
        <ProgressBar
          label={t(work.what === "restore" ? "restore" : "purge")}
          value={work.done / work.total}
          detail={t("working", { done: work.done, total: work.total })}
          cancel={{ label: t("stop"), onClick: model.stopWork }}
        />
      )}
    </div>
  );
}
