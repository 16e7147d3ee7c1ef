/** The folder on the screen. What was listed once is shown at once when one comes back, and corrected when the server has answered. */
import { batch, computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import { type FilesBackend, parentPath } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { type EntryFilter, filterEntries, NO_FILTER } from "./filter-entries.ts";
import { type Sorting, type SortKey, sortEntries } from "./sort-entries.ts";

export type FolderProblem = {
  readonly error: SparksError;
  /** When it is tried again by itself; undefined where time does not mend it. */
  readonly retryAt?: number;
};

export type FolderModel = {
  readonly path: ReadonlySignal<FilePath>;
  /** Sorted, without what is being removed; undefined while it was never listed. */
  readonly entries: ReadonlySignal<readonly FileEntry[] | undefined>;
  /** Of these, what the filter lets through. */
  readonly shown: ReadonlySignal<readonly FileEntry[] | undefined>;
  readonly filter: ReadonlySignal<EntryFilter>;
  readonly loading: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<FolderProblem | undefined>;
  readonly sorting: ReadonlySignal<Sorting>;
  open(path: FilePath): void;
  /** Asks the server again; what is shown stays until it has answered. */
  refresh(): void;
  sortBy(key: SortKey): void;
  /** Until another folder is opened. */
  setFilter(filter: EntryFilter): void;
  /** What has just arrived, as the server has it: shown without asking for everything again. */
  place(arrived: readonly FileEntry[]): void;
  /** Not shown while it is being removed. */
  hide(path: FilePath): void;
  unhide(path: FilePath): void;
  /** It is gone, though the last listing still has it. */
  forget(path: FilePath): void;
  stop(): void;
};

export type FolderDeps = {
  readonly backend: Pick<FilesBackend, "list">;
  readonly retry: Retry;
  readonly locale: ReadonlySignal<string>;
  readonly startAt: FilePath;
  /** What the device knows of the store's folders. */
  readonly kept?: {
    read(folder: FilePath): Promise<readonly FileEntry[] | undefined>;
    /** A listing with what waits to be changed. */
    readonly apply: ReadonlySignal<(folder: FilePath, entries: readonly FileEntry[]) => readonly FileEntry[]>;
  };
  readonly onError: (error: SparksError) => void;
};

const KEPT_FOLDERS = 50;

export const createFolderModel = (deps: FolderDeps): FolderModel => {
  const Model = createModel((): FolderModel => {
    const { backend, retry, locale, startAt, kept, onError } = deps;
    const path = signal(startAt);
    const listed = signal<readonly FileEntry[] | undefined>(undefined);
    const hidden = signal<ReadonlySet<FilePath>>(new Set());
    const loading = signal(false);
    const problem = signal<FolderProblem | undefined>(undefined);
    const sorting = signal<Sorting>({ by: "name", descending: false });
    const filter = signal<EntryFilter>(NO_FILTER);
    const known = new Map<FilePath, readonly FileEntry[]>();
    let attempt = new AbortController();

    const remember = (folder: FilePath, entries: readonly FileEntry[]) => {
      known.delete(folder);
      known.set(folder, entries);
      const [oldest] = known.keys();
      if (known.size > KEPT_FOLDERS && oldest !== undefined) known.delete(oldest);
    };

    const load = async (folder: FilePath) => {
      attempt.abort();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      loading.value = true;
      try {
        const entries = await retry.run(
          () => backend.list(folder, stopped),
          (error, retryAt) => {
            if (!stopped.aborted) problem.value = { error, retryAt };
          },
          stopped,
        );
        if (stopped.aborted) return;
        remember(folder, entries);
        batch(() => {
          listed.value = entries;
          problem.value = undefined;
          loading.value = false;
        });
      } catch (thrown) {
        if (stopped.aborted) return;
        const error = toSparksError(thrown);
        known.delete(folder);
        batch(() => {
          problem.value = { error };
          if (error.code === "not-found" || error.code === "forbidden") listed.value = undefined;
          loading.value = false;
        });
        onError(error);
      }
    };

    const open = (folder: FilePath) => {
      batch(() => {
        if (path.peek() !== folder) filter.value = NO_FILTER;
        path.value = folder;
        listed.value = known.get(folder);
        problem.value = undefined;
      });
      void load(folder);
      if (!known.has(folder)) void paint(folder);
    };
    /** What was there when it was last seen, until the server has answered. */
    const paint = async (folder: FilePath) => {
      const entries = await kept?.read(folder).catch((thrown: unknown) => onError(toSparksError(thrown)));
      const isOver = path.peek() !== folder || listed.peek() !== undefined || !loading.peek();
      if (entries && !isOver) listed.value = entries;
    };
    const setHidden = (changed: FilePath, isHidden: boolean) => {
      const next = new Set(hidden.peek());
      if (isHidden) next.add(changed);
      else next.delete(changed);
      hidden.value = next;
    };

    const sorted = computed(() => {
      const entries = listed.value && kept ? kept.apply.value(path.value, listed.value) : listed.value;
      return entries && sortEntries(entries, sorting.value, locale.value);
    });

    const entries = computed(() =>
      hidden.value.size === 0 ? sorted.value : sorted.value?.filter((entry) => !hidden.value.has(entry.path)),
    );

    return {
      path,
      entries,
      shown: computed(() => entries.value && filterEntries(entries.value, filter.value)),
      filter,
      loading,
      problem,
      sorting,
      open,
      refresh: () => {
        // What waits for its next try is tried now.
        if (problem.peek()?.retryAt === undefined) void load(path.peek());
        else retry.wake();
      },
      sortBy(key) {
        const { by, descending } = sorting.peek();
        sorting.value = { by: key, descending: by === key ? !descending : key !== "name" };
      },
      setFilter(next) {
        filter.value = next;
      },
      place(arrived) {
        const here = arrived.filter((entry) => parentPath(entry.path) === path.peek());
        for (const entry of arrived) known.delete(parentPath(entry.path));
        if (here.length === 0 || listed.peek() === undefined) return;
        const paths = new Set(here.map((entry) => entry.path));
        // What is sorted already stays so: putting the new ones in takes little.
        const before = listed.peek() ?? [];
        const isPlain = !kept || kept.apply.peek()(path.peek(), before) === before;
        const rest = (isPlain ? (sorted.peek() ?? []) : before).filter((entry) => !paths.has(entry.path));
        listed.value = [...rest, ...here];
      },
      hide: (changed) => setHidden(changed, true),
      unhide: (changed) => setHidden(changed, false),
      forget(gone) {
        batch(() => {
          const rest = listed.peek()?.filter((entry) => entry.path !== gone);
          if (rest) listed.value = rest;
          known.delete(parentPath(gone));
          setHidden(gone, false);
        });
      },
      stop: () => attempt.abort(),
    };
  });
  return new Model();
};
