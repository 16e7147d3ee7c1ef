/** For stores that cannot search: folder by folder, nearest first, and not for ever. */
import { type FilesBackend, ROOT_PATH } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";

/** Plain servers list slowly: more folders are not worth the wait, nor their load. */
export const MOST_FOLDERS = 200;
const AT_ONCE = 3;

export type WalkOptions = {
  readonly signal: AbortSignal;
  readonly onFound: (entries: readonly FileEntry[]) => void;
  readonly mostFolders?: number;
};

/**
 * Looks for names with `term` in them. A folder that may not be looked into is passed over.
 * @returns whether all of it was seen. @throws SparksError as `FilesBackend.list`, of the root
 */
export async function walkNames(
  backend: Pick<FilesBackend, "list">,
  term: string,
  { signal, onFound, mostFolders = MOST_FOLDERS }: WalkOptions,
): Promise<boolean> {
  const fits = nameTest(term);
  const ahead: FilePath[] = [];
  let seen = 0;
  let isWhole = true;
  const look = async (folder: FilePath) => {
    seen++;
    const entries = await backend.list(folder, signal);
    signal.throwIfAborted();
    ahead.push(...entries.filter(({ kind }) => kind === "folder").map(({ path }) => path));
    const found = entries.filter(({ name }) => fits(name));
    if (found.length > 0) onFound(found);
  };
  await look(ROOT_PATH);
  while (ahead.length > 0 && seen < mostFolders) {
    const some = ahead.splice(0, Math.min(AT_ONCE, mostFolders - seen));
    const outcomes = await Promise.allSettled(some.map(look));
    signal.throwIfAborted();
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") continue;
      const { code } = toSparksError(outcome.reason);
      // One that is gone by now is no loss.
      if (code !== "not-found") isWhole = false;
      if (code === "unavailable" || code === "auth-expired" || code === "throttled") throw outcome.reason;
    }
  }
  return isWhole && ahead.length === 0;
}

/** Whether a name has all the words in it, however they are written. */
export function nameTest(term: string): (name: string) => boolean {
  const words = plain(term).split(/\s+/).filter(Boolean);
  return (name) => {
    const text = plain(name);
    return words.length > 0 && words.every((word) => text.includes(word));
  };
}

/** Without accents and capitals, as people type. */
const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
