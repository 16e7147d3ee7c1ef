import type { FileLocks, FilesBackend, HeldLock } from "#backends";
import type { FilePath } from "#model";

/**
 * A store that knows the locks which were taken through it: what this page uploads over a file that it has locked itself goes with
 * the lock, and is not refused as everybody else's.
 */
export function rememberLocks(backend: FilesBackend): FilesBackend {
  const { locks } = backend;
  if (!locks) return backend;
  const held = new Map<FilePath, HeldLock>();
  const remembering: FileLocks = {
    ...locks,
    async acquire(path, options) {
      const lock = await locks.acquire(path, options);
      held.set(path, lock);
      return lock;
    },
    async renew(lock, forMs, signal) {
      try {
        const renewed = await locks.renew(lock, forMs, signal);
        held.set(renewed.path, renewed);
        return renewed;
      } catch (thrown) {
        if (!signal?.aborted) held.delete(lock.path);
        throw thrown;
      }
    },
    async release(lock, signal) {
      await locks.release(lock, signal);
      held.delete(lock.path);
    },
  };
  return {
    ...backend,
    locks: remembering,
    upload(path, body, options = {}) {
      const lock = options.lock ?? held.get(path);
      return backend.upload(path, body, lock ? { ...options, lock } : options);
    },
  };
}
