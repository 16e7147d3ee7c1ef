import type { TrashedFile } from "#model";
import { Button, Dialog, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { trashMessages } from "./trash.messages.ts";
import styles from "./trash-view.module.css";

export type PurgeDialogProps = {
  readonly items: readonly TrashedFile[];
  /** The name of the place whose trash is emptied; undefined where it is only some of it. */
  readonly emptied: string | undefined;
  readonly onClose: () => void;
  readonly onPurge: () => void;
};

const NAMED = 5;

/** What is lost, by name, before it is. */
export function PurgeDialog({ items, emptied, onClose, onPurge }: PurgeDialogProps) {
  const t = useMessages(trashMessages);
  const [first] = items;
  const text =
    items.length === 1 && first
      ? t(first.kind === "folder" ? "purgeFolder" : "purgeOne", { name: shownName(first.name) })
      : t("purgeMany");
  return (
    <Dialog
      title={emptied === undefined ? t("purgeTitle", { count: items.length }) : t("emptyQuestion", { place: emptied })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button autofocus onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button variant="danger" onClick={onPurge}>
            {t(emptied === undefined ? "purge" : "empty")}
          </Button>
        </>
      }
    >
      {items.length > 1 && (
        <ul class={styles.names}>
          {items.slice(0, NAMED).map(({ id, name }) => (
            <li key={id}>
              <bdi>{shownName(name)}</bdi>
            </li>
          ))}
          {items.length > NAMED && <li>+ {items.length - NAMED}</li>}
        </ul>
      )}
      <p>{text}</p>
    </Dialog>
  );
}
