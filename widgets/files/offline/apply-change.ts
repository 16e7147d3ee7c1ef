/** Carries out what waited. Each may have been carried out before, with the answer lost: then it is done. */
import type { FilesBackend } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { FileChangeWish } from "./pending-change.ts";

/**
 * @throws SparksError `conflict`: something else is in the place, or it was changed since it was to be removed (412); `not-found`: it is
 * not there any more; the others as `FilesBackend`.
 */
export async function applyChange(backend: FilesBackend, change: FileChangeWish, signal: AbortSignal): Promise<void> {
  switch (change.what) {
    case "folder":
      try {
        return await backend.createFolder(change.path, signal);
      } catch (thrown) {
        const error = toSparksError(thrown);
        if (error.code !== "conflict" || (await statOf(backend, change.path, signal))?.kind !== "folder") throw error;
        return;
      }
    case "move":
      try {
        return await backend.move(change.from, change.to, { signal });
      } catch (thrown) {
        const error = toSparksError(thrown);
        if (error.code !== "not-found") throw error;
        const there = await statOf(backend, change.to, signal);
        if (there?.kind !== change.kind) throw error;
        return;
      }
    case "remove": {
      const { path, revision } = change;
      try {
        return await backend.remove(path, { signal, ...(revision === undefined ? {} : { ifRevision: revision }) });
      } catch (thrown) {
        const error = toSparksError(thrown);
        if (error.code !== "not-found") throw error;
      }
    }
  }
}

async function statOf(backend: FilesBackend, path: FilePath, signal: AbortSignal): Promise<FileEntry | undefined> {
  try {
    return await backend.stat(path, signal);
  } catch (thrown) {
    if (thrown instanceof SparksError && thrown.code === "not-found") return undefined;
    throw thrown;
  }
}
