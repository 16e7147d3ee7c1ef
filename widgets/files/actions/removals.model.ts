/**
 * Deletes with a time to think: what is deleted disappears at once and is really removed a little later, unless it is undone.
 * Whoever leaves meanwhile has thought: it is removed then.
 */

import type { FilesBackend } from "#backends";
import type { Clock, SparksError } from "#base";
import { toSparksError } from "#base";
import type { FileEntry } from "#model";

export const UNDO_MS = 8000;

export interface Removals {
  /** Starts the time; returns what undoes it (true when there was time left). */
  remove(entry: FileEntry): () => boolean;
  /** Carries out now what waits, and resolves when it is done: its names are needed. */
  settle(): Promise<void>;
  /** The page is being left: the requests for everything that waits are under way when this returns, and outlive the page. */
  flush(): void;
}

export type RemovalsDeps = {
  readonly backend: Pick<FilesBackend, "remove">;
  readonly clock: Clock;
  readonly onHide: (entry: FileEntry) => void;
  readonly onShow: (entry: FileEntry) => void;
  readonly onRemoved: (entry: FileEntry) => void;
  readonly onFailed: (entry: FileEntry, error: SparksError) => void;
};

export function createRemovals({ backend, clock, onHide, onShow, onRemoved, onFailed }: RemovalsDeps): Removals {
  const waiting = new Map<FileEntry, AbortController>();

  const carryOut = async (entry: FileEntry, keepalive: boolean) => {
    waiting.delete(entry);
    const condition = entry.kind === "file" && entry.revision !== undefined ? { ifRevision: entry.revision } : {};
    try {
      await backend.remove(entry.path, { ...condition, keepalive });
      onRemoved(entry);
    } catch (thrown) {
      const error = toSparksError(thrown);
      // Somebody was quicker: it is gone, as was wanted.
      if (error.code === "not-found") return onRemoved(entry);
      onShow(entry);
      onFailed(entry, error);
    }
  };

  const hasten = (keepalive: boolean) =>
    [...waiting].map(([entry, stop]) => {
      stop.abort();
      return carryOut(entry, keepalive);
    });

  return {
    remove(entry) {
      const undone = new AbortController();
      waiting.set(entry, undone);
      onHide(entry);
      clock.sleep(UNDO_MS, undone.signal).then(
        () => carryOut(entry, false),
        () => undefined,
      );
      return () => {
        if (!waiting.delete(entry)) return false;
        undone.abort();
        onShow(entry);
        return true;
      };
    },
    async settle() {
      await Promise.all(hasten(false));
    },
    flush() {
      void Promise.all(hasten(true));
    },
  };
}
