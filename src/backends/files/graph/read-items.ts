import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { nameOf, ROOT_PATH } from "../file-path.ts";
import { entryFromItem, ITEM_FIELDS, isDeleted, valuesOf } from "./drive-item.ts";
import { childUrl, type Drive, driveUrl, itemUrl } from "./graph-path.ts";
import { type GraphAccess, graphJson, graphPages } from "./graph-request.ts";
import { createItemPaths } from "./item-paths.ts";

const PAGE = 500;

/** Everything directly in a folder, page by page. @throws SparksError `invalid` where the path is a file. */
export async function listChildren(
  access: GraphAccess,
  drive: Drive,
  folder: FilePath,
  signal?: AbortSignal,
): Promise<readonly FileEntry[]> {
  const entries = new Map<string, FileEntry>();
  const path = `${itemUrl(drive, folder, "/children")}?$top=${PAGE}&$select=${ITEM_FIELDS}`;
  for await (const body of graphPages(access, path, signal)) {
    for (const item of valuesOf(body)) {
      const entry = isDeleted(item) ? undefined : entryFromItem(item, folder);
      if (entry) entries.set(entry.name, entry);
    }
  }
  return [...entries.values()];
}

/** The item at a path. @throws SparksError `not-found`. */
export async function getItem(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  signal?: AbortSignal,
): Promise<FileEntry> {
  const item = await graphJson(access, `${itemUrl(drive, path)}?$select=${ITEM_FIELDS}`, { signal });
  const entry = entryFromItem(item, parentOf(path));
  if (!entry) throw new SparksError("invalid", "the reply is no item");
  return entry;
}

/** As `getItem`, for what needs the store's own name. */
export async function getItemId(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  signal?: AbortSignal,
): Promise<string> {
  const { id } = await getItem(access, drive, path, signal);
  if (id === undefined) throw new SparksError("invalid", "the item has no id");
  return id;
}

/**
 * Where to send what shall be at a path. By the whole path Graph makes the folders that are missing; by the folder's id it says
 * that there is none. What is to be written over is there already.
 * @throws SparksError `not-found`: the folder.
 */
export async function newItemUrl(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  tail: string,
  { ifRevision, signal }: { readonly ifRevision?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const folder = parentOf(path);
  if (folder === undefined || folder === ROOT_PATH || ifRevision !== undefined) return itemUrl(drive, path, tail);
  return childUrl(drive, await getItemId(access, drive, folder, signal), nameOf(path), tail);
}

/** Where an item that was asked for by its path lies. */
const parentOf = (path: FilePath): FilePath | undefined => {
  const at = path.lastIndexOf("/");
  return path === "/" ? undefined : ((at === 0 ? "/" : path.slice(0, at)) as FilePath);
};

/** OData quotes an apostrophe by doubling it. */
const quoted = (term: string) => encodeURIComponent(words(term).replaceAll("'", "''")).replaceAll("'", "%27");

/** An index knows words; a separator, even encoded, is one of the path to whoever stands in between. */
const words = (term: string) => term.replace(/[/\\\p{Cc}]/gu, " ").trim();

const MAX_HITS = 200;

/** By name and content, as the store's index has it, over the whole drive. */
export async function searchItems(
  access: GraphAccess,
  drive: Drive,
  term: string,
  signal?: AbortSignal,
): Promise<readonly FileEntry[]> {
  const hits: FileEntry[] = [];
  const paths = createItemPaths(access, drive);
  const path = driveUrl(drive, `/root/search(q='${quoted(term)}')?$top=${MAX_HITS}&$select=${ITEM_FIELDS}`);
  for await (const body of graphPages(access, path, signal)) {
    for (const item of valuesOf(body)) {
      const entry = entryFromItem(item, await paths.folderOf(item, signal));
      if (entry) hits.push(entry);
    }
    if (hits.length >= MAX_HITS) break;
  }
  return hits.slice(0, MAX_HITS);
}
