import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { childPath, isWithin, nameOf, parentPath, ROOT_PATH, segmentsOf } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { useMessages, type VirtualListHandle } from "#ui";
import { createRemovals, UNDO_MS } from "../actions/removals.model.ts";
import { whenLeft } from "../actions/when-left.ts";
import type { Desk } from "../desk/desk.ts";
import type { OpenStore } from "../desk/open-store.ts";
import { filesMessages } from "../files.messages.ts";
import { coalesce } from "../folder/coalesce.ts";
import { createFolderModel } from "../folder/folder.model.ts";
import { startPath } from "../folder/start-path.ts";
import { focusEntry } from "../looking/focus-entry.ts";
import { useLooking } from "../looking/use-looking.tsx";
import { offlineMessages } from "../offline/offline.messages.ts";
import type { DroppedFile } from "../transfers/dropped-files.ts";
import styles from "./browser.module.css";
import { ChangesPanel } from "./changes-panel.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { DropZone } from "./drop-zone.tsx";
import { EntryList } from "./entry-list.tsx";
import { FolderView } from "./folder-view.tsx";
import { ForgetDialog } from "./forget-dialog.tsx";
import { NameDialog } from "./name-dialog.tsx";
import { ShareDialog } from "./share-dialog.tsx";
import { shownName } from "./shown-name.ts";
import { Toolbar } from "./toolbar.tsx";
import { TransfersPanel } from "./transfers-panel.tsx";
import { useKeepUp } from "./use-keep-up.ts";
import { useNextFocus } from "./use-next-focus.ts";

export type BrowserProps = {
  readonly desk: Desk;
  readonly store: OpenStore;
  readonly gateway: string;
  readonly startAt: string | undefined;
  readonly onAdd: (() => void) | undefined;
  /** Of the connection, where there is one. */
  readonly onSettings: (() => void) | undefined;
};

/** The list is not asked for more often while many files arrive. */
const REFRESH_MS = 1000;
/** What arrives is put into the list in gathered steps. */
const PLACE_MS = 300;

type Asking = { readonly what: "folder" | "forget" } | { readonly what: "rename" | "share"; readonly entry: FileEntry };

/** The list of a folder with all that can be done in it. */
export function Browser(props: BrowserProps) {
  const { desk, store, gateway } = props;
  const { context, device } = desk;
  const { backend, name: label } = store;
  const { transfers } = device;
  const { toasts, retry, clock, i18n, host } = context;
  const onError = (error: SparksError) => desk.onError(error, store.id);
  const t = useMessages(filesMessages);
  const kept = useMessages(offlineMessages);
  const [asking, setAsking] = useState<Asking>();
  const list = useRef<VirtualListHandle>(null);
  const models = useMemo(() => {
    const folder = createFolderModel({
      backend,
      retry,
      locale: i18n.locale,
      startAt: startPath(props.startAt),
      kept: store.folders,
      onError,
    });
    const refreshSoon = coalesce(clock, REFRESH_MS, folder.refresh);
    const refreshIn = (changed: FilePath) => {
      if (folder.path.peek() === changed) refreshSoon();
    };
    const undoToasts = new Map<FilePath, () => void>();
    let arrived: FileEntry[] = [];
    const placeSoon = coalesce(clock, PLACE_MS, () => {
      folder.place(arrived);
      arrived = [];
    });
    const stopUploaded = device.uploaded.on(({ entry, storeId }) => {
      if (storeId !== store.id) return;
      arrived.push(entry);
      placeSoon();
      // A folder that came with it is not in the list yet.
      if (parentPath(entry.path) !== folder.path.peek()) refreshIn(parentPath(parentPath(entry.path)));
    });
    // What waited while the store was away has been done, or was refused: the list says which.
    const stopChanged = device.changed.on(({ change }) => {
      if (change.store === store.id) refreshSoon();
    });
    const stopListening = () => {
      stopUploaded();
      stopChanged();
    };
    const removals = createRemovals({
      backend,
      clock,
      onHide: ({ path }) => folder.hide(path),
      onShow: ({ path }) => folder.unhide(path),
      onRemoved: ({ path }) => {
        undoToasts.get(path)?.();
        folder.forget(path);
        refreshIn(parentPath(path));
      },
      onFailed: ({ name, path }, error) => {
        undoToasts.get(path)?.();
        const why =
          error.status === 423 ? "deleteLocked" : error.code === "conflict" ? "deleteChanged" : "deleteFailed";
        toasts.show({ text: texts.current(why, { name }), tone: "danger" });
        onError(error);
      },
    });
    return { folder, removals, undoToasts, stopListening };
  }, [backend]);
  const { folder, removals, undoToasts } = models;
  const texts = useRef(t);
  texts.current = t;

  useEffect(() => {
    folder.open(folder.path.peek());
    const stopWatching = whenLeft(() => removals.flush());
    return () => {
      stopWatching();
      removals.flush();
      folder.stop();
      models.stopListening();
    };
  }, [models]);
  useKeepUp(folder.refresh, transfers.list);

  const path = folder.path.value;
  const entries = folder.entries.value;
  const setFocus = useNextFocus(list, entries);
  const open = (next: FilePath) => {
    // On the way up the focus goes to the folder that was left.
    const left = isWithin(next, path) ? segmentsOf(path)[segmentsOf(next).length] : undefined;
    setFocus(left === undefined ? "first" : childPath(next, left));
    folder.open(next);
  };
  const upload = async (files: readonly DroppedFile[]) => {
    await removals.settle();
    transfers.upload(files, path, store.id);
  };
  const remove = (entry: FileEntry) => {
    const at = entries?.indexOf(entry) ?? -1;
    setFocus((entries?.[at + 1] ?? entries?.[at - 1])?.path ?? "first");
    const undo = removals.remove(entry);
    const text = t(entry.kind === "folder" ? "deletingFolder" : "deletingFile", { name: shownName(entry.name) });
    const dismiss = toasts.show({ text, action: { label: t("undo"), onClick: undo }, durationMs: UNDO_MS });
    undoToasts.set(entry.path, dismiss);
  };
  const act = async (work: () => Promise<void>, made: FilePath): Promise<SparksError | undefined> => {
    try {
      await removals.settle();
      await work();
      setAsking(undefined);
      setFocus(made);
      folder.refresh();
      return undefined;
    } catch (thrown) {
      const error = toSparksError(thrown);
      onError(error);
      return error;
    }
  };
  const looking = useLooking({
    ...{ backend, entries, clock, retry, toasts, onError },
    place: label,
    username: store.username,
    onSeen: (seen) => focusEntry(list.current, seen.path),
    onDownload: (entry) => transfers.download(entry, store.id),
    onChanged: folder.refresh,
  });
  const names = new Set((entries ?? []).map(({ name }) => name));

  return (
    <DropZone label={t("dropHere", { folder: nameOf(path) || label })} onDrop={upload} class={styles.browser}>
      <Toolbar
        path={path}
        label={label}
        places={desk.places}
        username={store.username}
        busy={folder.loading.value}
        sorting={folder.sorting.value}
        onOpen={open}
        onUpload={upload}
        onNewFolder={() => setAsking({ what: "folder" })}
        onRefresh={folder.refresh}
        onSort={folder.sortBy}
        onTrash={looking.openTrash}
        onForget={() => setAsking({ what: "forget" })}
        onAdd={props.onAdd}
        onSettings={props.onSettings}
      />
      <div class={styles.work}>
        <FolderView
          context={context}
          gateway={gateway}
          path={path}
          entries={entries}
          problem={folder.problem.value}
          onUp={() => open(parentPath(path))}
          onRefresh={folder.refresh}
        >
          {entries && (
            <EntryList
              key={path}
              handle={list}
              entries={entries}
              folderName={nameOf(path) || label}
              now={clock.now()}
              sorting={folder.sorting.value}
              waiting={store.folders.waiting.value}
              onSort={folder.sortBy}
              onOpen={(entry) => (entry.kind === "folder" ? open(entry.path) : looking.look(entry))}
              onDownload={(entry) => transfers.download(entry, store.id)}
              onDetails={looking.showDetails}
              onUp={path === ROOT_PATH ? undefined : () => open(parentPath(path))}
              onRename={(entry) => setAsking({ what: "rename", entry })}
              onShare={(entry) => setAsking({ what: "share", entry })}
              onRemove={remove}
            />
          )}
        </FolderView>
        {looking.panel}
      </div>
      {looking.dialogs}
      <footer>
        <ChangesPanel model={device.changes} />
        <TransfersPanel model={transfers} lasting={device.lasting.value} />
      </footer>
      <ConflictDialog model={transfers} now={clock.now()} />
      {asking?.what === "forget" && (
        <ForgetDialog
          device={device}
          onClose={() => setAsking(undefined)}
          onForgotten={() => {
            setAsking(undefined);
            toasts.show({ text: kept("forgotten") });
          }}
        />
      )}
      {asking?.what === "folder" && (
        <NameDialog
          title={t("newFolder")}
          label={t("folderName")}
          action={t("create")}
          taken={names}
          onClose={() => setAsking(undefined)}
          onName={(name) => {
            const made = childPath(path, name);
            return act(() => backend.createFolder(made), made);
          }}
        />
      )}
      {asking?.what === "rename" && (
        <NameDialog
          title={t("rename")}
          label={t("newName")}
          action={t("rename")}
          name={asking.entry.name}
          isFile={asking.entry.kind === "file"}
          taken={names}
          onClose={() => setAsking(undefined)}
          onName={(name) => {
            const renamed = childPath(path, name);
            return act(() => backend.move(asking.entry.path, renamed), renamed);
          }}
        />
      )}
      {asking?.what === "share" && (
        <ShareDialog
          entry={asking.entry}
          label={label}
          backend={backend}
          host={host}
          toasts={toasts}
          onClose={() => setAsking(undefined)}
        />
      )}
    </DropZone>
  );
}
