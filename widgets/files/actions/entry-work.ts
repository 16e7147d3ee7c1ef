/** What is done with the entries of the folder that is shown: said to the person, undone when they want, and shown in the list. */
import { batch } from "@preact/signals";
import { childPath, nameOf, parentPath } from "#backends";
import { type Clock, type SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { Toasts, Translate } from "#ui";
import type { FolderModel } from "../folder/folder.model.ts";
import { shownName } from "../views/shown-name.ts";
import type { ActionTexts } from "./actions.messages.ts";
import { type CarryRequest, type CarryResult, type CarrySide, carryEntries } from "./carry-entries.ts";
import { createRemovals, UNDO_MS } from "./removals.model.ts";
import { removeEntries } from "./remove-entries.ts";
import { restoreRemoved } from "./restore-removed.ts";
import type { Undoable, UndoStack } from "./undo.ts";
import { whyText } from "./why-text.ts";
import type { WorkModel } from "./work.model.ts";

/** A store that something goes into. */
export type CarryTarget = CarrySide & { readonly name: string };

export type CarryWish = Pick<CarryRequest, "how" | "entries" | "into"> & {
  readonly from: CarrySide;
  readonly to: CarryTarget;
};

export interface EntryWork {
  /** @throws SparksError */
  rename(entry: FileEntry, name: string): Promise<FilePath>;
  /** @throws SparksError */
  createFolder(name: string): Promise<FilePath>;
  remove(entries: readonly FileEntry[]): void;
  carry(wish: CarryWish): Promise<CarryResult>;
  undoLast(): Promise<void>;
  /** What waits to be removed is removed now: its names are needed. */
  settle(): Promise<void>;
  /** The page is being left: what waits is under way when this returns. */
  flush(): void;
}

export type EntryWorkDeps = {
  readonly store: CarrySide;
  readonly folder: Pick<FolderModel, "path" | "hide" | "unhide" | "forget">;
  readonly clock: Clock;
  readonly undo: UndoStack;
  readonly work: WorkModel;
  readonly toasts: Toasts;
  readonly t: () => Translate<ActionTexts>;
  /** The list is asked for again, if it is the one that is shown. */
  readonly refreshIn: (folder: FilePath) => void;
  readonly onRemoveFailed: (entry: FileEntry, error: SparksError) => void;
  readonly onError: (error: SparksError) => void;
};

const nameIn = (entries: readonly FileEntry[]) => ({
  name: shownName(entries[0]?.name ?? ""),
  count: entries.length,
});

export function createEntryWork(deps: EntryWorkDeps): EntryWork {
  const { store, folder, clock, undo, work, toasts, t, refreshIn, onRemoveFailed, onError } = deps;
  const { backend } = store;
  /** What of a time to think has not run out. */
  const thinking = new Map<FilePath, () => void>();
  const over = (path: FilePath) => {
    thinking.get(path)?.();
    thinking.delete(path);
  };
  const removals = createRemovals({
    ...{ backend, clock },
    onHide: ({ path }) => folder.hide(path),
    onShow: ({ path }) => folder.unhide(path),
    onRemoved({ path }) {
      over(path);
      folder.forget(path);
      refreshIn(parentPath(path));
    },
    onFailed(entry, error) {
      over(entry.path);
      onRemoveFailed(entry, error);
    },
  });

  /** Says what was done, with a way back. */
  const done = (text: string, takeBack: () => Promise<void> | void, durationMs?: number) => {
    const undoable: Undoable = { text, undo: takeBack };
    const undoThis = undo.push(undoable);
    const onClick = () => void guarded(undoThis);
    const dismiss = toasts.show({
      ...{ text, action: { label: t()("undo"), onClick } },
      ...(durationMs === undefined ? {} : { durationMs }),
    });
    dismissals.set(undoable, dismiss);
    return { undoable, dismiss };
  };
  const dismissals = new WeakMap<Undoable, () => void>();
  const guarded = async (takeBack: () => Promise<void>) => {
    try {
      await takeBack();
    } catch (thrown) {
      toasts.show({ text: t()("undoFailed"), tone: "danger" });
      onError(toSparksError(thrown));
    }
  };

  const moveBack = async (from: FilePath, to: FilePath) => {
    await backend.move(from, to);
    refreshIn(parentPath(from));
    refreshIn(parentPath(to));
  };

  const removeToTrash = (entries: readonly FileEntry[]) => {
    batch(() => {
      for (const { path } of entries) folder.hide(path);
    });
    const removing = work.run(t()("deletingWork", nameIn(entries)), (signal, onProgress) => {
      let count = 0;
      return removeEntries(backend, entries, {
        signal,
        onRemoved({ path }) {
          folder.forget(path);
          onProgress(++count / entries.length);
        },
        onFailed(entry, error) {
          folder.unhide(entry.path);
          if (error.code !== "cancelled") onRemoveFailed(entry, error);
        },
      });
    });
    done(t()("removed", nameIn(entries)), async () => {
      const removed = await removing;
      try {
        await restoreRemoved(backend, removed);
      } catch (thrown) {
        if (toSparksError(thrown).code !== "not-found") throw thrown;
        toasts.show({ text: t()("restoreFailed"), tone: "danger" });
      } finally {
        for (const { path } of removed) refreshIn(parentPath(path));
      }
    });
    void removing.then((removed) => {
      for (const { path } of removed.slice(0, 1)) refreshIn(parentPath(path));
    });
  };

  const removeInAWhile = (entries: readonly FileEntry[]) => {
    const undos = batch(() => entries.map((entry) => removals.remove(entry)));
    const text = t()("deletingMany", nameIn(entries));
    const takeBack = () => {
      for (const { path } of entries) thinking.delete(path);
      batch(() => {
        for (const undoOne of undos) undoOne();
      });
    };
    const { undoable, dismiss } = done(text, takeBack, UNDO_MS);
    const end = () => {
      undo.forget(undoable);
      dismiss();
    };
    for (const { path } of entries) thinking.set(path, end);
  };

  return {
    settle: removals.settle,
    flush: removals.flush,
    async rename(entry, name) {
      await removals.settle();
      const renamed = childPath(parentPath(entry.path), name);
      await backend.move(entry.path, renamed);
      done(t()("renamed", { name: shownName(entry.name), next: shownName(name) }), () => moveBack(renamed, entry.path));
      return renamed;
    },
    async createFolder(name) {
      await removals.settle();
      const made = childPath(folder.path.peek(), name);
      await backend.createFolder(made);
      done(t()("created", { name: shownName(name) }), async () => {
        // What was put into it meanwhile is not to be lost.
        if ((await backend.list(made)).length > 0) throw new Error("the folder is not empty any more");
        await backend.remove(made);
        refreshIn(parentPath(made));
      });
      return made;
    },
    remove(entries) {
      if (entries.length === 0) return;
      if (backend.capabilities.trash && backend.trash) removeToTrash(entries);
      else removeInAWhile(entries);
    },
    async carry(wish) {
      await removals.settle();
      const { how, entries, into, to, from } = wish;
      const text = t()(how === "move" ? "moving" : "copying", nameIn(entries));
      const result = await work.run(text, (signal, onProgress) => {
        let over = 0;
        return carryEntries({
          ...{ ...wish, signal },
          onCarried(_, count) {
            over = count;
            onProgress(count / entries.length);
          },
          onBytes: (_, share) => onProgress((over + share) / entries.length),
        });
      });
      const { carried, failed } = result;
      const target = shownName(nameOf(into)) || to.name;
      if (carried.length > 0) {
        const names = nameIn(carried.map(({ entry }) => entry));
        done(t()(how === "move" ? "moved" : "copied", { ...names, folder: target }), () => takeBack(wish, result));
      }
      if (failed[0]) {
        const { error } = failed[0];
        const why = error.code === "invalid" && error.path === "into" ? t()("intoItself") : whyText(error, t());
        const names = nameIn(failed.map(({ entry }) => entry));
        toasts.show({ text: t()(how === "move" ? "carryFailed" : "copyFailed", { ...names, why }), tone: "danger" });
        onError(error);
      }
      if (to.id === store.id) refreshIn(into);
      if (how === "move" && from.id === store.id)
        for (const { entry } of carried.slice(0, 1)) refreshIn(parentPath(entry.path));
      return result;
    },
    async undoLast() {
      const last = undo.top.peek();
      if (!last) {
        toasts.show({ text: t()("nothingToUndo") });
        return;
      }
      dismissals.get(last)?.();
      await guarded(undo.undo);
      toasts.show({ text: t()("undone"), durationMs: 3000 });
    },
  };

  async function takeBack({ how, from, to, into }: CarryWish, { carried }: CarryResult): Promise<void> {
    for (const { entry, to: target } of carried) {
      if (how === "copy") await to.backend.remove(target);
      else if (from.id === to.id) await to.backend.move(target, entry.path);
      else {
        const signal = new AbortController().signal;
        const back = { ...entry, path: target, name: nameOf(target) };
        // Between stores there is no revision to go by: what was moved here is moved back.
        const { revision: _, ...plain } = back;
        const result = await carryEntries({
          how: "move",
          entries: [plain],
          from: to,
          to: from,
          into: parentPath(entry.path),
          signal,
        });
        if (result.failed[0]) throw result.failed[0].error;
      }
    }
    refreshIn(into);
    for (const { entry } of carried.slice(0, 1)) refreshIn(parentPath(entry.path));
  }
}
