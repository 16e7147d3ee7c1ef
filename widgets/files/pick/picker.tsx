import upIcon from "icon:arrow-up";
import emptyIcon from "icon:folder-open";
import newFolderIcon from "icon:folder-plus";
import { useState } from "preact/hooks";
import { nameOf, parentPath, ROOT_PATH } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry } from "#model";
import {
  Banner,
  Button,
  classNames,
  DeniedState,
  EmptyState,
  ErrorState,
  formatBytes,
  Icon,
  IconButton,
  Select,
  SkeletonRows,
  TextField,
  useI18n,
  useMessages,
  VirtualList,
} from "#ui";
import { iconOf } from "../views/entry-icon.ts";
import { shownName } from "../views/shown-name.ts";
import { pickMessages } from "./pick.messages.ts";
import { MOST_FILES, type OpenedStore, type PickerModel, type PickStore } from "./picker.model.ts";
import styles from "./picker.module.css";

export type PickerProps = {
  readonly model: PickerModel;
  readonly stores: readonly PickStore[];
  readonly wanted: "folder" | "files";
};

const ROW_HEIGHT = 44;

/** Which store, which folder, and what is in it. What is chosen, the model knows. */
export function Picker({ model, stores, wanted }: PickerProps) {
  const t = useMessages(pickMessages);
  const key = model.storeKey.value;
  const opened = model.opened.value;
  return (
    <div class={styles.picker}>
      {stores.length > 1 && (
        <Select
          label={t("store")}
          value={key ?? ""}
          options={stores.map((store) => ({ value: store.key, label: shownName(store.label) }))}
          onSelect={model.choose}
        />
      )}
      {opened ? (
        <Folder key={key} {...{ model, wanted, opened }} />
      ) : model.problem.value ? (
        <ErrorState
          compact
          title={t("failed")}
          text={t("failedText")}
          action={{ label: t("tryAgain"), onClick: () => key !== undefined && model.choose(key) }}
        />
      ) : (
        <SkeletonRows count={5} rowHeight={ROW_HEIGHT} />
      )}
    </div>
  );
}

type FolderProps = Pick<PickerProps, "model" | "wanted"> & { readonly opened: OpenedStore };

function Folder({ model, wanted, opened: { store, backend, folder } }: FolderProps) {
  const t = useMessages(pickMessages);
  const [naming, setNaming] = useState(false);
  const path = folder.path.value;
  const nameAt = (at: typeof path) => shownName(nameOf(at) || store.label);
  const name = nameAt(path);
  const entries = folder.entries.value?.filter(({ kind }) => wanted === "files" || kind === "folder");
  const problem = folder.problem.value;
  // The rows are drawn anew when something was chosen.
  const chosen = new Set(model.chosen.value.flatMap((one) => (one.store === store ? [one.entry.path] : [])));
  const isFull = model.isFull.value;
  const canMake = wanted === "folder" && backend.capabilities.fixed !== true;
  return (
    <>
      <div class={styles.where}>
        {path !== ROOT_PATH && (
          <IconButton
            icon={upIcon}
            size="small"
            label={t("upTo", { folder: nameAt(parentPath(path)) })}
            onClick={() => folder.open(parentPath(path))}
          />
        )}
        <h3 class={styles.here} title={path}>
          <bdi>{name}</bdi>
        </h3>
        {canMake && !naming && (
          <Button size="small" variant="quiet" icon={newFolderIcon} onClick={() => setNaming(true)}>
            {t("newFolder")}
          </Button>
        )}
      </div>
      {naming && <NewFolder onName={model.createFolder} onClose={() => setNaming(false)} />}
      {problem?.retryAt !== undefined && <Banner>{t("away")}</Banner>}
      {problem?.error.code === "forbidden" ? (
        <DeniedState compact title={t("forbidden")} />
      ) : problem && problem.retryAt === undefined ? (
        <ErrorState compact title={t("failed")} action={{ label: t("tryAgain"), onClick: folder.refresh }} />
      ) : !entries ? (
        <SkeletonRows count={5} rowHeight={ROW_HEIGHT} />
      ) : entries.length === 0 ? (
        <EmptyState compact icon={emptyIcon} title={t(wanted === "files" ? "empty" : "emptyFolders")} />
      ) : (
        <VirtualList
          class={styles.list}
          items={entries}
          rowHeight={ROW_HEIGHT}
          keyOf={(entry) => entry.path}
          textOf={(entry) => entry.name}
          label={t(wanted === "files" ? "entries" : "folders", { folder: name })}
          renderRow={(entry, { tabIndex }) => (
            <Row
              entry={entry}
              tabIndex={tabIndex}
              chosen={entry.kind === "file" ? chosen.has(entry.path) : undefined}
              barred={entry.kind === "file" && isFull && !chosen.has(entry.path)}
              onClick={() => (entry.kind === "folder" ? folder.open(entry.path) : model.toggle(entry))}
            />
          )}
        />
      )}
      {backend.older?.hasMore() && !folder.loading.value && (
        <Button
          size="small"
          onClick={() => {
            backend.older?.load();
            folder.refresh();
          }}
        >
          {t("older")}
        </Button>
      )}
      {isFull && <p class={styles.note}>{t("full", { count: MOST_FILES })}</p>}
    </>
  );
}

type RowProps = {
  readonly entry: FileEntry;
  readonly tabIndex: 0 | -1;
  /** Undefined: it is no file. */
  readonly chosen: boolean | undefined;
  readonly barred: boolean;
  readonly onClick: () => void;
};

function Row({ entry, tabIndex, chosen, barred, onClick }: RowProps) {
  const t = useMessages(pickMessages);
  const i18n = useI18n();
  const name = shownName(entry.name);
  const note = entry.kind === "folder" ? t("folder") : entry.size === undefined ? "" : formatBytes(i18n, entry.size);
  return (
    <button
      type="button"
      class={classNames(styles.row, chosen && styles.chosen)}
      tabIndex={tabIndex}
      disabled={barred}
      title={name}
      {...(chosen === undefined ? {} : { role: "checkbox", "aria-checked": chosen })}
      onClick={onClick}
    >
      <span class={classNames(styles.mark, chosen === undefined && styles.none)} aria-hidden="true" />
      <Icon of={iconOf(entry)} size={20} class={entry.kind === "folder" ? styles.folder : styles.icon} />
      <span class={styles.name}>
        <bdi>{name}</bdi>
      </span>
      <span class={styles.note}>{note}</span>
    </button>
  );
}

type NewFolderProps = { readonly onName: (name: string) => Promise<void>; readonly onClose: () => void };

function NewFolder({ onName, onClose }: NewFolderProps) {
  const t = useMessages(pickMessages);
  const [name, setName] = useState("");
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const make = async () => {
    if (name.trim() === "") return;
    setState("busy");
    try {
      await onName(name.trim());
      onClose();
    } catch (thrown) {
      console.warn("new folder", toSparksError(thrown).code);
      setState("failed");
    }
  };
  return (
    <form
      class={styles.naming}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <TextField
        label={t("folderName")}
        value={name}
        autofocus
        error={state === "failed" ? t("folderNotMade") : undefined}
        onInput={setName}
      />
      <Button type="submit" busy={state === "busy"}>
        {t("create")}
      </Button>
      <Button variant="quiet" onClick={onClose}>
        {t("cancel")}
      </Button>
    </form>
  );
}
