import type { FileEntry, FilePath } from "#model";
import { parentPath, ROOT_PATH } from "./file-path.ts";
import type { FileChange } from "./files-backend.ts";

/**
 * What was known, by id, with the changes since on it. A folder that is elsewhere takes along what lies in it, and one that is
 * gone takes it with it: stores do not name that again.
 */
export function applyFileChanges(
  known: ReadonlyMap<string, FileEntry>,
  changes: readonly FileChange[],
): Map<string, FileEntry> {
  const named = new Set<string>();
  const moved = new Map<FilePath, FilePath | undefined>();
  for (const change of changes) {
    const id = change.what === "gone" ? change.id : change.entry.id;
    if (id === undefined) continue;
    named.add(id);
    const before = known.get(id);
    const now = change.what === "gone" ? undefined : change.entry.path;
    if (before?.kind === "folder" && before.path !== now) moved.set(before.path, now);
  }
  const next = new Map<string, FileEntry>();
  for (const [id, entry] of known) {
    if (named.has(id)) continue;
    const path = rebased(entry.path, moved);
    if (path !== undefined) next.set(id, path === entry.path ? entry : { ...entry, path });
  }
  for (const change of changes) {
    if (change.what === "present" && change.entry.id !== undefined) next.set(change.entry.id, change.entry);
  }
  return next;
}

/** By the nearest folder above that is elsewhere now; undefined where that is gone. */
function rebased(path: FilePath, moved: ReadonlyMap<FilePath, FilePath | undefined>): FilePath | undefined {
  for (let folder = path; folder !== ROOT_PATH; ) {
    folder = parentPath(folder);
    if (!moved.has(folder)) continue;
    const now = moved.get(folder);
    if (now === undefined) return undefined;
    return `${now === ROOT_PATH ? "" : now}${path.slice(folder === ROOT_PATH ? 0 : folder.length)}` as FilePath;
  }
  return path;
}
