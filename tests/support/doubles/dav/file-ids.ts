/** The number a server gives to a file, and that the file keeps through renames. */
import { type DavPath, within } from "./store.ts";

export interface FileIds {
  of(path: DavPath): number;
  /** The path of an id; undefined where nothing has it. */
  pathOf(id: number): DavPath | undefined;
  moved(from: DavPath, to: DavPath): void;
  /** It and what is in it are gone; resolves to what they were, for a return from the trash. */
  gone(path: DavPath): ReadonlyMap<DavPath, number>;
  back(ids: ReadonlyMap<DavPath, number>, from: DavPath, to: DavPath): void;
}

export function createFileIds(first: number): FileIds {
  const ids = new Map<DavPath, number>();
  let next = first;
  const rebase = (path: DavPath, from: DavPath, to: DavPath) => to + path.slice(from.length);
  const taken = (folder: DavPath) => {
    const found = new Map([...ids].filter(([path]) => within(path, folder)));
    for (const path of found.keys()) ids.delete(path);
    return found;
  };
  const put = (found: ReadonlyMap<DavPath, number>, from: DavPath, to: DavPath) => {
    for (const [path, id] of found) ids.set(rebase(path, from, to), id);
  };
  return {
    of(path) {
      const id = ids.get(path) ?? next++;
      ids.set(path, id);
      return id;
    },
    pathOf: (id) => [...ids].find(([, one]) => one === id)?.[0],
    moved(from, to) {
      const found = taken(from);
      taken(to);
      put(found, from, to);
    },
    gone: taken,
    back: put,
  };
}
