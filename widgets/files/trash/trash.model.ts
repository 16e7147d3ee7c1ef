/** The trash of one store: what lies in it, what is chosen of it, and what is being done with that. */
import { batch, computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import type { FileTrash } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { TrashedFile } from "#model";

export type TrashSortKey = "removed" | "name" | "size";
export type TrashSorting = { readonly by: TrashSortKey; readonly descending: boolean };

/** What is going on with how many. */
export type TrashWork = { readonly what: "restore" | "purge"; readonly done: number; readonly total: number };

export type TrashResult = {
  readonly done: readonly TrashedFile[];
  /** The first reason; the others are told by their number. */
  readonly error?: SparksError;
  readonly failed: number;
};

export type TrashModel = {
  /** Sorted; undefined while it was never listed. */
  readonly items: ReadonlySignal<readonly TrashedFile[] | undefined>;
  readonly chosen: ReadonlySignal<ReadonlySet<string>>;
  readonly sorting: ReadonlySignal<TrashSorting>;
  readonly work: ReadonlySignal<TrashWork | undefined>;
  readonly problem: ReadonlySignal<{ readonly error: SparksError; readonly retryAt?: number } | undefined>;
  refresh(): void;
  sortBy(key: TrashSortKey): void;
  choose(id: string, isChosen: boolean): void;
  chooseAll(isChosen: boolean): void;
  restore(items: readonly TrashedFile[]): Promise<TrashResult>;
  purge(items: readonly TrashedFile[]): Promise<TrashResult>;
  /** What has not begun is left as it is. */
  stopWork(): void;
  stop(): void;
};

export type TrashDeps = {
  readonly trash: FileTrash;
  readonly retry: Retry;
  readonly locale: ReadonlySignal<string>;
  readonly onError: (error: SparksError) => void;
};

const AT_ONCE = 3;

export const createTrashModel = ({ trash, retry, locale, onError }: TrashDeps): TrashModel => {
  const Model = createModel((): TrashModel => {
    const listed = signal<readonly TrashedFile[] | undefined>(undefined);
    const chosen = signal<ReadonlySet<string>>(new Set());
    const sorting = signal<TrashSorting>({ by: "removed", descending: true });
    const work = signal<TrashWork | undefined>(undefined);
    const problem = signal<{ readonly error: SparksError; readonly retryAt?: number } | undefined>(undefined);
    let attempt = new AbortController();
    let working = new AbortController();

    const setListed = (items: readonly TrashedFile[]) =>
      batch(() => {
        const ids = new Set(items.map(({ id }) => id));
        listed.value = items;
        chosen.value = new Set([...chosen.peek()].filter((id) => ids.has(id)));
      });

    const load = async () => {
      attempt.abort();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      try {
        const items = await retry.run(
          () => trash.list(stopped),
          (error, retryAt) => {
            if (!stopped.aborted) problem.value = { error, retryAt };
          },
          stopped,
        );
        if (stopped.aborted) return;
        setListed(items);
        problem.value = undefined;
      } catch (thrown) {
        if (stopped.aborted) return;
        const error = toSparksError(thrown);
        problem.value = { error };
        onError(error);
      }
    };

    /** One after the other, a few at once; each that is done leaves the list at once. */
    const forEach = async (
      what: TrashWork["what"],
      items: readonly TrashedFile[],
      act: (id: string, signal: AbortSignal) => Promise<void>,
    ): Promise<TrashResult> => {
      working = new AbortController();
      const { signal: stopped } = working;
      const queue = [...items];
      const done: TrashedFile[] = [];
      const errors: SparksError[] = [];
      const tell = () => {
        work.value = { what, done: done.length, total: items.length };
      };
      const run = async () => {
        for (let item = queue.shift(); item && !stopped.aborted; item = queue.shift()) {
          const { id } = item;
          try {
            await act(id, stopped);
          } catch (thrown) {
            const error = toSparksError(thrown);
            // Somebody was quicker: it is not there any more, and what is shown says so.
            if (error.code !== "not-found" || what === "restore") {
              if (!stopped.aborted) errors.push(error);
              continue;
            }
          }
          done.push(item);
          setListed((listed.peek() ?? []).filter((other) => other.id !== id));
          tell();
        }
      };
      tell();
      await Promise.all(Array.from({ length: AT_ONCE }, run));
      work.value = undefined;
      const [error] = errors;
      if (error) onError(error);
      if (errors.length > 0) void load();
      return { done, failed: errors.length, ...(error ? { error } : {}) };
    };

    void load();
    return {
      items: computed(() => listed.value && sortTrash(listed.value, sorting.value, locale.value)),
      chosen,
      sorting,
      work,
      problem,
      refresh() {
        if (problem.peek()?.retryAt === undefined) void load();
        else retry.wake();
      },
      sortBy(key) {
        const { by, descending } = sorting.peek();
        sorting.value = { by: key, descending: by === key ? !descending : key !== "name" };
      },
      choose(id, isChosen) {
        const next = new Set(chosen.peek());
        if (isChosen) next.add(id);
        else next.delete(id);
        chosen.value = next;
      },
      chooseAll(isChosen) {
        chosen.value = new Set(isChosen ? (listed.peek() ?? []).map(({ id }) => id) : []);
      },
      restore: (items) => forEach("restore", items, (id, stopped) => trash.restore(id, stopped)),
      purge: (items) => forEach("purge", items, (id, stopped) => trash.purge(id, stopped)),
      stopWork: () => working.abort(),
      stop() {
        attempt.abort();
        working.abort();
      },
    };
  });
  return new Model();
};

export function sortTrash(
  items: readonly TrashedFile[],
  { by, descending }: TrashSorting,
  locale: string,
): readonly TrashedFile[] {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const direction = descending ? -1 : 1;
  const value = (item: TrashedFile) => (by === "size" ? item.size : item.removedAt) ?? -1;
  const byName = (a: TrashedFile, b: TrashedFile) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
  return [...items].sort((a, b) => {
    const order = by === "name" ? byName(a, b) : value(a) - value(b);
    return order === 0 ? byName(a, b) : order * direction;
  });
}
