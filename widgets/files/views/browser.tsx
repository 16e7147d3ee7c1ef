import { useEffect, useRef, useState } from "preact/hooks";
import { childPath, isWithin, nameOf, parentPath, ROOT_PATH, segmentsOf } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { EmptyState, useMessages, type VirtualListHandle } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import { availableActions, entryActions } from "../actions/entry-actions.ts";
import type { CarryTarget } from "../actions/entry-work.ts";
import { saveZip } from "../actions/save-zip.ts";
import type { Clip, Desk } from "../desk/desk.ts";
import type { OpenStore } from "../desk/open-store.ts";
import { filesMessages } from "../files.messages.ts";
import { NO_FILTER } from "../folder/filter-entries.ts";
import { focusEntry } from "../looking/focus-entry.ts";
import { lookingMessages } from "../looking/looking.messages.ts";
import { useLooking } from "../looking/use-looking.tsx";
import { OlderButton } from "../room/older-button.tsx";
import { useRoomFolderItems } from "../room/use-room-folder.ts";
import { useStoreDenied } from "../room/use-store-denied.tsx";
import { SelectionBar } from "../selection/selection-bar.tsx";
import type { DroppedFile } from "../transfers/dropped-files.ts";
import styles from "./browser.module.css";
import { ChangesPanel } from "./changes-panel.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { DropZone } from "./drop-zone.tsx";
import { EntryList } from "./entry-list.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { type Asking, FolderDialogs } from "./folder-dialogs.tsx";
import { FolderView } from "./folder-view.tsx";
import { Toolbar } from "./toolbar.tsx";
import { TransfersPanel } from "./transfers-panel.tsx";
import { useEntryDrag } from "./use-entry-drag.ts";
import { useFolder } from "./use-folder.ts";
import { useFolderKeys } from "./use-folder-keys.ts";
import { useKeepUp } from "./use-keep-up.ts";
import { useNextFocus } from "./use-next-focus.ts";
import { WorkPanel } from "./work-panel.tsx";

export type BrowserProps = {
  readonly desk: Desk;
  readonly store: OpenStore;
  readonly gateway: string;
  readonly startAt: string | undefined;
  /** What shall have the focus in it. */
  readonly focusAt?: FilePath | undefined;
  readonly onAdd: (() => void) | undefined;
  /** Of the connection, where there is one. */
  readonly onSettings: (() => void) | undefined;
};

const NOTHING: ReadonlySet<FilePath> = new Set();

/** The list of a folder with all that can be done in it. */
export function Browser(props: BrowserProps) {
  const { desk, store, gateway } = props;
  const { context, device, clipboard } = desk;
  const { backend, name: label } = store;
  const { transfers } = device;
  const { toasts, clock, retry } = context;
  const onError = (error: SparksError) => desk.onError(error, store.id);
  const t = useMessages(filesMessages);
  const texts = useMessages(actionsMessages);
  const words = useMessages(lookingMessages);
  const [asking, setAsking] = useState<Asking>();
  const [filtering, setFiltering] = useState(false);
  const list = useRef<VirtualListHandle>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const { folder, selection, work, thumbnails } = useFolder(desk, store, props.startAt);
  useKeepUp(folder.refresh, transfers.list);

  const path = folder.path.value;
  const denied = useStoreDenied(desk, store, path, folder.refresh);
  const roomItems = useRoomFolderItems(context, desk.places, store, path);
  const entries = folder.entries.value;
  const shown = folder.shown.value;
  const chosen = selection.entries.value;
  const clip = clipboard.value;
  const setFocus = useNextFocus(list, shown, props.focusAt);
  useEffect(() => desk.visited(store.id, path), [path]);
  const open = (next: FilePath) => {
    // On the way up the focus goes to the folder that was left.
    const left = isWithin(next, path) ? segmentsOf(path)[segmentsOf(next).length] : undefined;
    setFocus(left === undefined ? "first" : childPath(next, left));
    selection.clear();
    setFiltering(false);
    folder.open(next);
  };
  const upload = async (files: readonly DroppedFile[], into: FilePath = path) => {
    await work.settle();
    transfers.upload(files, into, store.id);
  };
  const remove = (gone: readonly FileEntry[]) => {
    const paths = new Set(gone.map((entry) => entry.path));
    const at = shown?.findIndex((entry) => paths.has(entry.path)) ?? -1;
    const next = shown?.slice(at).find((entry) => !paths.has(entry.path)) ?? shown?.[at - 1];
    setFocus(next?.path ?? "first");
    selection.clear();
    work.remove(gone);
  };
  const act = async (doing: () => Promise<FilePath>): Promise<SparksError | undefined> => {
    try {
      const made = await doing();
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
  const carry = async ({ how, entries: moved, storeId }: Clip, to: CarryTarget, into: FilePath) => {
    const from = storeId === store.id ? store : desk.places.store(storeId);
    if (!from) return;
    const { carried } = await work.carry({ how, entries: moved, into, from, to });
    if (how === "move" && carried.length > 0) selection.clear();
  };
  const put = (how: Clip["how"], put: readonly FileEntry[]) => {
    clipboard.value = { storeId: store.id, folder: path, entries: put, how };
    toasts.show({ text: texts(how === "move" ? "cutMany" : "copiedMany", { count: put.length }), durationMs: 4000 });
  };
  const paste = () => {
    if (!clip || backend.capabilities.fixed) return false;
    if (clip.how === "move") clipboard.value = undefined;
    void carry(clip, store, path);
    return true;
  };
  const startFilter = () => {
    setFiltering(true);
    requestAnimationFrame(() => filterField.current?.select());
  };
  const endFilter = () => {
    folder.setFilter(NO_FILTER);
    setFiltering(false);
    toList();
  };
  const looking = useLooking({
    ...{ backend, entries: shown, clock, retry, toasts, onError },
    place: label,
    username: store.username,
    onSeen: (seen) => focusEntry(list.current, seen.path),
    onDownload: (entry) => transfers.download(entry, store.id),
    onChanged: folder.refresh,
  });
  const toList = () => {
    const first = folder.shown.peek()?.[0];
    if (first) list.current?.scrollToKey(first.path, { focus: true });
  };
  const openEntry = (entry: FileEntry) => {
    device.recent.note(store.id, entry);
    if (entry.kind === "folder") open(entry.path);
    else looking.look(entry);
  };
  const first = (run: (entry: FileEntry) => void) => (of: readonly FileEntry[]) => {
    if (of[0]) run(of[0]);
  };
  const actions = (of: readonly FileEntry[]) =>
    entryActions(
      {
        open: first(openEntry),
        download: first((entry) => transfers.download(entry, store.id)),
        zip: (of) =>
          void saveZip(of, { backend, toasts, onError, work: desk.work, t: texts, folderName: nameOf(path) || label }),
        details: first(looking.showDetails),
        share: first((entry) => setAsking({ what: "share", entry })),
        cut: (of) => put("move", of),
        copy: (of) => put("copy", of),
        moveTo: (of) => setAsking({ what: "move", entries: of }),
        copyTo: (of) => setAsking({ what: "copy", entries: of }),
        rename: first((entry) => setAsking({ what: "rename", entry })),
        who: first((entry) => setAsking({ what: "who", entry })),
        remove,
      },
      texts,
      t,
      words,
      of,
    );
  const drag = useEntryDrag({
    dragged: desk.dragged,
    storeId: store.id,
    folder: path,
    chosenWith: (entry) => (selection.paths.peek().has(entry.path) ? selection.entries.peek() : [entry]),
    onFiles: (files, into) => void upload(files, into),
    onEntries: (dropped, into) => void carry(dropped, store, into),
  });
  const dropOnPlace = useRef(carry);
  dropOnPlace.current = carry;
  useEffect(
    () =>
      desk.droppedOn.on(({ clip: dropped, storeId }) => {
        desk.places.openStore(storeId).then(
          (to) => dropOnPlace.current(dropped, to, ROOT_PATH),
          (thrown: unknown) => {
            toasts.show({ text: t("actFailed"), tone: "danger" });
            desk.onError(toSparksError(thrown), storeId);
          },
        );
      }),
    [desk],
  );
  const onUp = path === ROOT_PATH ? undefined : () => open(parentPath(path));
  const keys = useFolderKeys({
    ...{ backend, selection, actions, onUp, onPaste: paste, onFilter: startFilter },
    entries: shown ?? [],
    onUndo: () => void work.undoLast(),
    onHelp: () => setAsking({ what: "keys" }),
  });
  const cut = clip?.how === "move" && clip.storeId === store.id ? new Set(clip.entries.map((of) => of.path)) : NOTHING;

  return (
    <DropZone label={t("dropHere", { folder: nameOf(path) || label })} onDrop={upload} class={styles.browser}>
      <Toolbar
        path={path}
        label={label}
        desk={desk}
        username={store.username}
        busy={folder.loading.value}
        sorting={folder.sorting.value}
        view={desk.view}
        drag={drag}
        onOpen={open}
        onUpload={upload}
        onNewFolder={backend.capabilities.fixed ? undefined : () => setAsking({ what: "folder" })}
        onSelectAll={shown && shown.length > 0 ? selection.all : undefined}
        roomItems={roomItems}
        onRefresh={folder.refresh}
        onSort={folder.sortBy}
        onFilter={startFilter}
        onPaste={clip && !backend.capabilities.fixed ? paste : undefined}
        onKeys={() => setAsking({ what: "keys" })}
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
          denied={denied}
        >
          {filtering && (
            <FilterBar
              filter={folder.filter.value}
              count={shown?.length}
              field={filterField}
              onFilter={folder.setFilter}
              onLeave={toList}
              onClose={endFilter}
            />
          )}
          {shown && shown.length > 0 && (
            <EntryList
              key={path}
              handle={list}
              entries={shown}
              folderName={nameOf(path) || label}
              backend={backend}
              now={clock.now()}
              sorting={folder.sorting.value}
              waiting={store.folders.waiting.value}
              cut={cut}
              selection={selection}
              drag={drag}
              actions={actions}
              onSort={folder.sortBy}
              onOpen={openEntry}
              thumbnails={desk.view.look.value === "tiles" ? thumbnails : undefined}
            />
          )}
          {shown?.length === 0 && (
            <EmptyState
              title={texts("nothingFits")}
              text={texts("nothingFitsText")}
              action={{ label: texts("clearFilter"), onClick: endFilter }}
            />
          )}
        </FolderView>
        {looking.panel}
      </div>
      {looking.dialogs}
      <footer>
        <OlderButton older={backend.older} loading={folder.loading.value} onMore={folder.refresh} />
        <SelectionBar
          entries={chosen}
          actions={availableActions(actions(chosen), chosen, backend)}
          onClear={() => {
            selection.clear();
            list.current?.element?.querySelector<HTMLElement>("[data-main][tabindex='0']")?.focus();
          }}
        />
        <WorkPanel model={desk.work} />
        <ChangesPanel model={device.changes} />
        <TransfersPanel model={transfers} lasting={device.lasting.value} />
      </footer>
      <ConflictDialog model={transfers} now={clock.now()} />
      {asking && (
        <FolderDialogs
          asking={asking}
          desk={desk}
          store={store}
          folder={path}
          taken={new Set((entries ?? []).map(({ name }) => name))}
          keys={keys}
          onClose={() => setAsking(undefined)}
          onNewFolder={(name) => act(() => work.createFolder(name))}
          onRename={(entry, name) => act(() => work.rename(entry, name))}
          onCarry={(how, of, to, into) => void carry({ how, entries: of, storeId: store.id, folder: path }, to, into)}
        />
      )}
    </DropZone>
  );
}
