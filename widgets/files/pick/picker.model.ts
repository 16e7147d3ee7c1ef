/** Choosing a folder to put something into, or files to take from one: over all the stores that there are. */
import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import { childPath, type FilesBackend, isFileName, ROOT_PATH } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { createFolderModel, type FolderModel } from "../folder/folder.model.ts";

/** A store that can be chosen from. */
export type PickStore = {
  readonly key: string;
  readonly label: string;
  /** Where one begins in it. */
  readonly startAt?: FilePath;
  open(signal: AbortSignal): Promise<FilesBackend>;
};

export type PickedFolder = { readonly store: PickStore; readonly backend: FilesBackend; readonly path: FilePath };
export type PickedFile = { readonly store: PickStore; readonly backend: FilesBackend; readonly entry: FileEntry };

/** One store, opened. */
export type OpenedStore = {
  readonly store: PickStore;
  readonly backend: FilesBackend;
  readonly folder: FolderModel;
};

export type PickerModel = {
  /** The key of the one that is open, or being opened. */
  readonly storeKey: ReadonlySignal<string | undefined>;
  /** Undefined while it is being opened, or cannot be. */
  readonly opened: ReadonlySignal<OpenedStore | undefined>;
  readonly problem: ReadonlySignal<SparksError | undefined>;
  /** In the order of choosing, out of whatever folders and stores. */
  readonly chosen: ReadonlySignal<readonly PickedFile[]>;
  readonly isFull: ReadonlySignal<boolean>;
  choose(key: string): void;
  /** Takes a file, or leaves it. */
  toggle(entry: FileEntry): void;
  /** A new folder in the one that is open, which is then open. @throws SparksError */
  createFolder(name: string): Promise<void>;
  stop(): void;
};

export type PickerDeps = {
  readonly stores: readonly PickStore[];
  readonly retry: Retry;
  readonly locale: ReadonlySignal<string>;
};

/** More is hardly meant to go into one conversation at once. */
export const MOST_FILES = 20;

export const createPickerModel = ({ stores, retry, locale }: PickerDeps): PickerModel => {
  const Model = createModel((): PickerModel => {
    const storeKey = signal<string | undefined>(undefined);
    const opened = signal<OpenedStore | undefined>(undefined);
    const problem = signal<SparksError | undefined>(undefined);
    const chosen = signal<readonly PickedFile[]>([]);
    let attempt = new AbortController();

    const open = async (store: PickStore) => {
      attempt.abort();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      opened.peek()?.folder.stop();
      storeKey.value = store.key;
      opened.value = undefined;
      problem.value = undefined;
      try {
        const backend = await store.open(stopped);
        if (stopped.aborted) return;
        const folder = createFolderModel({
          ...{ backend, retry, locale },
          startAt: store.startAt ?? ROOT_PATH,
          // It is shown in the place of the list.
          onError: () => undefined,
        });
        folder.open(store.startAt ?? ROOT_PATH);
        opened.value = { store, backend, folder };
      } catch (thrown) {
        if (!stopped.aborted) problem.value = toSparksError(thrown);
      }
    };
    const isSame = (picked: PickedFile, entry: FileEntry) =>
      picked.store.key === storeKey.peek() && picked.entry.path === entry.path;

    const [first] = stores;
    if (first) void open(first);

    return {
      storeKey,
      opened,
      problem,
      chosen,
      isFull: computed(() => chosen.value.length >= MOST_FILES),
      choose(key) {
        const store = stores.find((one) => one.key === key);
        if (store) void open(store);
      },
      toggle(entry) {
        const from = opened.peek();
        if (!from || entry.kind !== "file") return;
        const rest = chosen.peek().filter((one) => !isSame(one, entry));
        if (rest.length < chosen.peek().length) chosen.value = rest;
        else if (rest.length < MOST_FILES)
          chosen.value = [...rest, { store: from.store, backend: from.backend, entry }];
      },
      async createFolder(name) {
        const from = opened.peek();
        if (!from) return;
        if (!isFileName(name)) throw new SparksError("invalid", "no name of a folder", { path: "name" });
        const path = childPath(from.folder.path.peek(), name);
        await from.backend.createFolder(path);
        from.folder.open(path);
      },
      stop() {
        attempt.abort();
        opened.peek()?.folder.stop();
      },
    };
  });
  return new Model();
};
