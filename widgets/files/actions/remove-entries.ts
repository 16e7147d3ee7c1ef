import type { FilesBackend } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry } from "#model";

const AT_ONCE = 3;

/** Removes what is given, some at a time. What is gone already was removed too; what has changed meanwhile stays. */
export async function removeEntries(
  backend: Pick<FilesBackend, "remove">,
  entries: readonly FileEntry[],
  told: {
    readonly signal: AbortSignal;
    readonly onRemoved: (entry: FileEntry) => void;
    readonly onFailed: (entry: FileEntry, error: SparksError) => void;
  },
): Promise<readonly FileEntry[]> {
  const { signal, onRemoved, onFailed } = told;
  const removed: FileEntry[] = [];
  const rest = [...entries];
  const next = async () => {
    for (let entry = rest.shift(); entry; entry = rest.shift()) {
      try {
        signal.throwIfAborted();
        const { kind, revision } = entry;
        await backend.remove(entry.path, kind === "file" && revision !== undefined ? { ifRevision: revision } : {});
        removed.push(entry);
        onRemoved(entry);
      } catch (thrown) {
        const error = toSparksError(thrown);
        if (error.code === "not-found") onRemoved(entry);
        else onFailed(entry, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return removed;
}
