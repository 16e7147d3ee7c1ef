import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry } from "#model";

/** Brings back from the trash what was just removed. @throws SparksError `not-found`: the trash does not have all of it (any more) */
export async function restoreRemoved(
  backend: Pick<FilesBackend, "trash">,
  entries: readonly FileEntry[],
): Promise<void> {
  const trashed = [...((await backend.trash?.list()) ?? [])];
  let missing = 0;
  for (const entry of entries) {
    // Newest first: of several of one place it is the last that went.
    const at = trashed.findIndex(({ from, name }) => (from === undefined ? name === entry.name : from === entry.path));
    const [found] = at < 0 ? [] : trashed.splice(at, 1);
    if (found) await backend.trash?.restore(found.id);
    else missing++;
  }
  if (missing > 0) throw new SparksError("not-found", "the trash does not have all of it");
}
