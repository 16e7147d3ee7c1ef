/** A listing as it will be when what waits has gone. */
import { isWithin, nameOf, parentPath } from "#backends";
import type { FileEntry, FilePath } from "#model";
import type { FileChangeWish } from "./pending-change.ts";

/** Something that is on its way into a folder. */
export type Arriving = { readonly folder: FilePath; readonly name: string; readonly size: number | undefined };

export function overlay(
  folder: FilePath,
  entries: readonly FileEntry[],
  changes: readonly FileChangeWish[],
  arriving: readonly Arriving[] = [],
): readonly FileEntry[] {
  if (changes.length === 0 && arriving.length === 0) return entries;
  const shown = new Map(entries.map((entry) => [entry.path, entry]));
  for (const change of changes) {
    if (change.what === "remove") shown.delete(change.path);
    else if (change.what === "folder") {
      if (parentPath(change.path) === folder && !shown.has(change.path)) {
        shown.set(change.path, { path: change.path, name: nameOf(change.path), kind: "folder" });
      }
    } else {
      const moved = shown.get(change.from);
      shown.delete(change.from);
      if (parentPath(change.to) === folder) {
        const { revision: _, ...rest } = moved ?? { kind: change.kind };
        shown.set(change.to, { ...rest, path: change.to, name: nameOf(change.to) });
      }
    }
  }
  for (const { folder: into, name, size } of arriving) {
    const path = (folder === "/" ? `/${name}` : `${folder}/${name}`) as FilePath;
    if (into === folder && !shown.has(path)) {
      shown.set(path, { path, name, kind: "file", ...(size === undefined ? {} : { size }) });
    }
  }
  return [...shown.values()];
}

/** Where what is at `path` now lies in the store, before what waits has gone; undefined where it is not there yet. */
export function pathBefore(path: FilePath, changes: readonly FileChangeWish[]): FilePath | undefined {
  let at = path;
  for (const change of [...changes].reverse()) {
    if (change.what === "move" && isWithin(change.to, at)) {
      at = `${change.from}${at.slice(change.to.length)}` as FilePath;
    } else if (change.what === "folder" && isWithin(change.path, at)) return undefined;
  }
  return at;
}
