import { useEffect, useMemo, useRef } from "preact/hooks";
import { parentPath } from "#backends";
import type { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import { createEntryWork, type EntryWork } from "../actions/entry-work.ts";
import { createUndoStack } from "../actions/undo.ts";
import { whenLeft } from "../actions/when-left.ts";
import type { Desk } from "../desk/desk.ts";
import type { OpenStore } from "../desk/open-store.ts";
import { filesMessages } from "../files.messages.ts";
import { coalesce } from "../folder/coalesce.ts";
import { createFolderModel, type FolderModel } from "../folder/folder.model.ts";
import { startPath } from "../folder/start-path.ts";
import { createSelection, type SelectionModel } from "../selection/selection.model.ts";
import { decodeSmall } from "../thumbnails/decode-small.ts";
import { createThumbnails, type Thumbnails } from "../thumbnails/thumbnails.model.ts";

/** The list is not asked for more often while many files arrive. */
const REFRESH_MS = 1000;
/** What arrives is put into the list in gathered steps. */
const PLACE_MS = 300;

export type FolderParts = {
  readonly folder: FolderModel;
  readonly selection: SelectionModel;
  readonly work: EntryWork;
  readonly thumbnails: Thumbnails;
};

/** The models behind the folder of a store that is shown; they end with the view. */
export function useFolder(desk: Desk, store: OpenStore, startAt: string | undefined): FolderParts {
  const { device, context } = desk;
  const { toasts, retry, clock, i18n } = context;
  const { backend } = store;
  const t = useRef(useMessages(actionsMessages));
  t.current = useMessages(actionsMessages);
  const files = useRef(useMessages(filesMessages));
  files.current = useMessages(filesMessages);

  const parts = useMemo(() => {
    const onError = (error: SparksError) => desk.onError(error, store.id);
    const folder = createFolderModel({
      ...{ backend, retry, onError, locale: i18n.locale, startAt: startPath(startAt), kept: store.folders },
    });
    // The newest first, where that is how the store tells of them.
    if (backend.older) folder.sortBy("modified");
    const refreshSoon = coalesce(clock, REFRESH_MS, folder.refresh);
    const refreshIn = (changed: FilePath) => {
      if (folder.path.peek() === changed) refreshSoon();
    };
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
    const stopWatching = backend.watch?.(refreshSoon);
    const work = createEntryWork({
      ...{ store, folder, clock, toasts, refreshIn, onError, work: desk.work, undo: createUndoStack() },
      t: () => t.current,
      onRemoveFailed({ name }, error) {
        const why =
          error.status === 423 ? "deleteLocked" : error.code === "conflict" ? "deleteChanged" : "deleteFailed";
        toasts.show({ text: files.current(why, { name }), tone: "danger" });
        onError(error);
      },
    });
    const thumbnails = createThumbnails({ backend, decode: decodeSmall });
    const stop = () => {
      stopUploaded();
      stopChanged();
      stopWatching?.();
      folder.stop();
      thumbnails.stop();
    };
    return { folder, selection: createSelection(folder.shown), work, thumbnails, stop };
  }, [backend]);

  useEffect(() => {
    const { folder, work, stop } = parts;
    folder.open(folder.path.peek());
    const stopWatching = whenLeft(work.flush);
    return () => {
      stopWatching();
      work.flush();
      stop();
    };
  }, [parts]);
  return parts;
}
