/** The locks that this page holds. They are renewed while it lives, given back when it is left, and known to nobody else. */
import { signal } from "@preact/signals";
import type { FileLocks, HeldLock } from "#backends";
import { type Clock, toSparksError } from "#base";
import type { FilePath } from "#model";

export interface HeldLocks {
  /** Ours on this path, if we hold one. Read while rendering, the view follows. */
  of(path: FilePath): HeldLock | undefined;
  /** @throws SparksError `conflict` where somebody holds one. */
  acquire(path: FilePath, owner: string): Promise<void>;
  release(path: FilePath): Promise<void>;
  /** Gives all of them back. */
  stop(): void;
}

export const LOCK_MS = 15 * 60_000;

export function createHeldLocks(locks: FileLocks, clock: Clock): HeldLocks {
  const held = signal<ReadonlyMap<FilePath, HeldLock>>(new Map());
  const stopped = new AbortController();
  const set = (path: FilePath, lock: HeldLock | undefined) => {
    const next = new Map(held.peek());
    if (lock) next.set(path, lock);
    else next.delete(path);
    held.value = next;
  };
  const keepUp = async (path: FilePath) => {
    try {
      for (;;) {
        await clock.sleep(LOCK_MS / 3, stopped.signal);
        const lock = held.peek().get(path);
        if (!lock) return;
        const renewed = await locks.renew(lock, LOCK_MS, stopped.signal);
        if (held.peek().get(path) === lock) set(path, renewed);
      }
    } catch (thrown) {
      if (stopped.signal.aborted) return;
      // Run out, or taken away by an administrator: it is not ours any more.
      console.warn("a lock could not be renewed", toSparksError(thrown).code);
      set(path, undefined);
    }
  };
  return {
    of: (path) => held.value.get(path),
    async acquire(path, owner) {
      const lock = await locks.acquire(path, { owner, forMs: LOCK_MS });
      set(path, lock);
      void keepUp(path);
    },
    async release(path) {
      const lock = held.peek().get(path);
      if (!lock) return;
      await locks.release(lock);
      set(path, undefined);
    },
    stop() {
      stopped.abort();
      for (const lock of held.peek().values()) {
        // It runs out by itself where the server is away.
        locks.release(lock).catch(() => undefined);
      }
      held.value = new Map();
    },
  };
}
