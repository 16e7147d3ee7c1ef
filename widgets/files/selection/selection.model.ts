/** What of a folder is selected: by path, so that it outlives a refresh and another order. */
import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import type { FileEntry, FilePath } from "#model";

export type SelectionModel = {
  readonly paths: ReadonlySignal<ReadonlySet<FilePath>>;
  /** In the order of the list; what is not shown is not among them. */
  readonly entries: ReadonlySignal<readonly FileEntry[]>;
  /** Only this one. */
  choose(path: FilePath): void;
  toggle(path: FilePath): void;
  /** Everything from where a range began up to here; `adding`: to what is selected. */
  extend(path: FilePath, adding?: boolean): void;
  all(): void;
  clear(): void;
  /** Where a range begins that comes next. */
  startAt(path: FilePath): void;
  /** Where the next range begins unless something is said; nothing where it has been said before. */
  startHere(path: FilePath): void;
};

const NONE: ReadonlySet<FilePath> = new Set();

export const createSelection = (shown: ReadonlySignal<readonly FileEntry[] | undefined>): SelectionModel => {
  const Model = createModel((): SelectionModel => {
    const paths = signal(NONE);
    let start: FilePath | undefined;
    return {
      paths,
      entries: computed(() =>
        paths.value.size === 0 ? [] : (shown.value ?? []).filter(({ path }) => paths.value.has(path)),
      ),
      choose(path) {
        start = path;
        paths.value = new Set([path]);
      },
      toggle(path) {
        start = path;
        const next = new Set(paths.peek());
        if (!next.delete(path)) next.add(path);
        paths.value = next;
      },
      extend(path, adding = false) {
        const entries = shown.peek() ?? [];
        const to = entries.findIndex((entry) => entry.path === path);
        const began = entries.findIndex((entry) => entry.path === start);
        const from = began < 0 ? to : began;
        if (to < 0) return;
        if (began < 0) start = path;
        const range = entries.slice(Math.min(from, to), Math.max(from, to) + 1).map((entry) => entry.path);
        paths.value = new Set([...(adding ? paths.peek() : NONE), ...range]);
      },
      all() {
        paths.value = new Set((shown.peek() ?? []).map(({ path }) => path));
      },
      clear() {
        start = undefined;
        paths.value = NONE;
      },
      startAt(path) {
        start = path;
      },
      startHere(path) {
        start ??= path;
      },
    };
  });
  return new Model();
};
