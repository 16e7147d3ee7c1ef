/** Turns a driveItem of Graph into an entry. Pure; what cannot be an entry is undefined. */
import { arrayAt, numberAt, objectAt, stringAt } from "#base";
import type { FileEntry, FilePath, Revision } from "#model";
import { isFileName, pathFromSegments, ROOT_PATH, segmentsOf } from "../file-path.ts";
import { parseMediaType } from "../reply.ts";
import { parentFromReference } from "./graph-path.ts";

/** What is asked for: everything an entry is made from. */
export const ITEM_FIELDS = "id,name,size,file,folder,package,lastModifiedDateTime,eTag,parentReference,deleted,root";

/** @param path where it is, when the caller knows; else its own reference says. */
export function entryFromItem(item: unknown, folder?: FilePath): FileEntry | undefined {
  const isRoot = objectAt(item, "root") !== undefined;
  const name = isRoot ? "" : stringAt(item, "name");
  if (name === undefined || (!isRoot && !isFileName(name))) return undefined;
  const parent = folder ?? parentFromReference(stringAt(objectAt(item, "parentReference"), "path"));
  if (!isRoot && parent === undefined) return undefined;
  const path = isRoot || parent === undefined ? ROOT_PATH : pathFromSegments([...segmentsOf(parent), name]);
  const isFolder = objectAt(item, "folder") !== undefined || isRoot;
  const id = stringAt(item, "id");
  const size = isFolder ? undefined : sizeOf(item);
  const modifiedAt = timeOf(stringAt(item, "lastModifiedDateTime"));
  const mediaType = isFolder ? undefined : parseMediaType(stringAt(objectAt(item, "file"), "mimeType"));
  const revision = revisionOf(stringAt(item, "eTag"));
  return {
    ...(id === undefined ? {} : { id }),
    path,
    name,
    kind: isFolder ? "folder" : "file",
    ...(size === undefined ? {} : { size }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(revision === undefined ? {} : { revision }),
  };
}

export const isDeleted = (item: unknown): boolean => objectAt(item, "deleted") !== undefined;

export const valuesOf = (body: unknown): readonly unknown[] => arrayAt(body, "value") ?? [];

export function sizeOf(item: unknown): number | undefined {
  const size = numberAt(item, "size");
  return size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

export function timeOf(text: string | undefined): number | undefined {
  const time = text !== undefined && text.length < 60 ? Date.parse(text) : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

/** An eTag goes back in a header, so it must be able to stand in one. */
function revisionOf(tag: string | undefined): Revision | undefined {
  return tag !== undefined && tag.length <= 1000 && /^[\x20-\x7e]+$/.test(tag) ? (tag as Revision) : undefined;
}
