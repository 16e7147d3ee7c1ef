/** What a file was before it was written over: one kept copy for each state, named by a second. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { forget, type Store } from "./store.ts";

export type OldState = {
  /** Seconds since 1970; no two states of a file have the same. */
  readonly second: number;
  readonly size: number;
  /** The copy. */
  readonly at: string;
};

export interface OldStates {
  /** Newest first. */
  list(fileId: number): readonly OldState[];
  /** Keeps what is at `path` now, does the write, and lets the copy go where the write failed. */
  around<T>(store: Store, path: string, fileId: number, write: () => Promise<T>): Promise<T>;
  remove(fileId: number, second: number): void;
}

export function createOldStates(folder: string): OldStates {
  const states = new Map<number, OldState[]>();
  const list = (fileId: number) => states.get(fileId) ?? [];
  return {
    list,
    async around(store, path, fileId, write) {
      const at = join(folder, `${fileId}-${crypto.randomUUID()}`);
      const { size, mtimeMs } = await stat(store.diskPath(path));
      await store.keep(path, at);
      const newest = list(fileId)[0]?.second ?? 0;
      const state = { second: Math.max(Math.floor(mtimeMs / 1000), newest + 1), size, at };
      try {
        const result = await write();
        states.set(fileId, [state, ...list(fileId)]);
        return result;
      } catch (thrown) {
        await forget(at);
        throw thrown;
      }
    },
    remove(fileId, second) {
      const kept = list(fileId).filter((state) => state.second !== second);
      states.set(fileId, kept);
    },
  };
}
