import type { FilesBackend, FileVersions } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry, FileVersion } from "#model";

/**
 * Brings an earlier state back. Resolves with the version that what was present has become, by which it can be undone; undefined
 * where the store does not show one that is surely it.
 */
export async function restoreVersion(
  versions: FileVersions,
  entry: FileEntry,
  version: FileVersion,
  listed: readonly FileVersion[],
): Promise<string | undefined> {
  await versions.restore(entry.path, version.id);
  try {
    return versionBefore(entry, version, listed, await versions.list(entry.path));
  } catch (thrown) {
    // It is restored all the same; only the way back is not known.
    console.warn("versions after a restore", toSparksError(thrown).code);
    return undefined;
  }
}

type Present = Pick<FileEntry, "size" | "modifiedAt">;

/** Servers count in seconds. */
const SAME_TIME_MS = 2000;

/** Not every server lists the present state among the versions; where nothing speaks against it, it is the first. */
export function presentIsFirst(entry: Present, [first]: readonly FileVersion[]): boolean {
  if (!first) return false;
  if (first.size !== undefined && entry.size !== undefined && first.size !== entry.size) return false;
  if (first.modifiedAt === undefined || entry.modifiedAt === undefined) return true;
  return Math.abs(first.modifiedAt - entry.modifiedAt) <= SAME_TIME_MS;
}

/** The version that holds what was present before: new among the others, or the one that was listed as present. */
export function versionBefore(
  entry: Present,
  restored: FileVersion,
  before: readonly FileVersion[],
  after: readonly FileVersion[],
): string | undefined {
  const isListed = presentIsFirst(entry, before);
  const older = new Set((isListed ? before.slice(1) : before).map(({ id }) => id));
  const isSame = ({ id, size }: FileVersion) =>
    id !== restored.id && !older.has(id) && (size === undefined || entry.size === undefined || size === entry.size);
  // What stands first may be what is present now; a state that was listed before is surely not.
  const wasPresent = isListed ? after.find((one) => one.id === before[0]?.id && isSame(one)) : undefined;
  return (wasPresent ?? after.find((one, at) => isSame(one) && (at > 0 || !isListed)))?.id;
}

/** A store in which the file is what it was then, for those that look at files. */
export function storeOfVersion(backend: FilesBackend, versions: FileVersions, version: FileVersion): FilesBackend {
  const { viewer: _, ...rest } = backend;
  return {
    ...rest,
    capabilities: { ...backend.capabilities, ranges: false },
    download: (path, options) => versions.download(path, version.id, options?.signal),
  };
}
