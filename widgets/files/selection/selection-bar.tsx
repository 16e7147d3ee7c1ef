import moreIcon from "icon:ellipsis";
import closeIcon from "icon:x";
import type { FileEntry } from "#model";
import { Button, classNames, formatBytes, IconButton, MenuButton, useI18n, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import { actionMenu, type EntryAction } from "../actions/entry-actions.ts";
import { filesMessages } from "../files.messages.ts";
import styles from "./selection-bar.module.css";

export type SelectionBarProps = {
  readonly entries: readonly FileEntry[];
  /** Those that can be done with them. */
  readonly actions: readonly EntryAction[];
  readonly onClear: () => void;
};

/** How much is selected and what can be done with it. The count is told to screen readers when it changes. */
export function SelectionBar({ entries, actions, onClear }: SelectionBarProps) {
  const t = useMessages(actionsMessages);
  const files = useMessages(filesMessages);
  const i18n = useI18n();
  const count = entries.length;
  const bytes = entries.every(({ kind }) => kind === "file") ? entries.reduce((sum, { size = 0 }) => sum + size, 0) : 0;
  const text = bytes > 0 ? t("selectedSize", { count, size: formatBytes(i18n, bytes) }) : t("selected", { count });
  return (
    <>
      <p class={styles.told} role="status">
        {count > 0 ? text : ""}
      </p>
      {count > 0 && (
        <section class={styles.bar} aria-label={t("selectionBar")}>
          <IconButton icon={closeIcon} label={t("clearSelection")} onClick={onClear} />
          <span class={styles.count} aria-hidden="true">
            {text}
          </span>
          <div class={styles.actions}>
            {actions
              .filter(({ inBar }) => inBar)
              .map(({ id, icon, label, run }) => (
                <Button
                  key={id}
                  class={classNames(styles.action)}
                  variant="quiet"
                  icon={icon}
                  aria-label={label}
                  title={label}
                  onClick={() => run(entries)}
                >
                  <span class={styles.label}>{label}</span>
                </Button>
              ))}
          </div>
          <MenuButton icon={moreIcon} label={files("more")} items={actionMenu(actions, entries)} />
        </section>
      )}
    </>
  );
}
