/** Turns the responses of a PROPFIND into entries. Pure; what cannot be an entry is left out. */
import type { FileEntry, FilePath, Revision } from "#model";
import { pathFromSegments, segmentsOf } from "../file-path.ts";
import { parseMediaType, parseSize } from "../reply.ts";
import { alikeName, sameName, segmentsFromHref } from "./dav-path.ts";
import type { DavResponse } from "./multistatus.ts";
import { revisionByTime } from "./revision-by-time.ts";

/** The properties that an entry is made from. */
export const ENTRY_PROPS = [
  "resourcetype",
  "getcontentlength",
  "getlastmodified",
  "getetag",
  "getcontenttype",
] as const;

/** What lies directly in `folder`. An href elsewhere, or one that names something twice, is left out. */
export function entriesIn(folder: FilePath, responses: readonly DavResponse[], basePath: string): FileEntry[] {
  const above = segmentsOf(folder);
  const same = writtenOtherwise(above, responses, basePath) ? alikeName : sameName;
  const entries = new Map<string, FileEntry>();
  for (const response of responses) {
    const segments = segmentsFromHref(response.href, basePath);
    const name = segments?.[above.length];
    if (!segments || name === undefined || segments.length !== above.length + 1) continue;
    if (!above.every((segment, i) => same(segment, segments[i])) || isFailed(response)) continue;
    const path = pathFromSegments([...above, name]);
    if (!entries.has(path)) entries.set(path, entryFrom(response, path, name));
  }
  return [...entries.values()];
}

/** Whether the server names the folder that was asked in other letters than we did: it takes them for the same. */
function writtenOtherwise(folder: readonly string[], responses: readonly DavResponse[], basePath: string): boolean {
  let isAlike = false;
  for (const { href } of folder.length === 0 ? [] : responses) {
    const segments = segmentsFromHref(href, basePath);
    if (segments?.length !== folder.length) continue;
    if (folder.every((segment, i) => sameName(segment, segments[i]))) return false;
    isAlike ||= folder.every((segment, i) => alikeName(segment, segments[i]));
  }
  return isAlike;
}

/**
 * What a reply says of the path that was asked, or undefined where it speaks of something else. It has the name that the server keeps:
 * in another normal form, or in other letters of it where the server takes them for the same.
 */
export function entryAt(path: FilePath, responses: readonly DavResponse[], basePath: string): FileEntry | undefined {
  const wanted = segmentsOf(path);
  const at = (same: typeof sameName) => {
    for (const response of responses) {
      const segments = segmentsFromHref(response.href, basePath);
      if (segments?.length !== wanted.length || !wanted.every((segment, i) => same(segment, segments[i]))) continue;
      return { response, name: segments.at(-1) ?? "" };
    }
    return undefined;
  };
  const found = at(sameName) ?? at(alikeName);
  if (!found || isFailed(found.response)) return undefined;
  return entryFrom(found.response, pathFromSegments([...wanted.slice(0, -1), found.name].filter(Boolean)), found.name);
}

const isFailed = ({ status }: DavResponse): boolean => status !== undefined && status >= 400;

/** One entry whose place is known; for replies that are no listing of a folder. */
export function entryFrom({ props, isCollection }: DavResponse, path: FilePath, name: string): FileEntry {
  const size = isCollection ? undefined : parseSize(props.getcontentlength);
  const modifiedAt = parseTime(props.getlastmodified);
  const mediaType = isCollection ? undefined : parseMediaType(props.getcontenttype);
  const revision = parseRevision(props.getetag) ?? (isCollection ? undefined : revisionByTime(modifiedAt, size));
  const id = props["oc:fileid"];
  return {
    ...(id === undefined || id === "" ? {} : { id }),
    path,
    name,
    kind: isCollection ? "folder" : "file",
    ...(size === undefined ? {} : { size }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(revision === undefined ? {} : { revision }),
  };
}

/** RFC 9110, 5.6.7, in all three forms, and ISO 8601: asctime has no zone and means GMT. */
function parseTime(text: string | undefined): number | undefined {
  if (!text || text.length >= 60) return undefined;
  const isZoned = /(GMT|UTC|Z|[+-]\d\d:?\d\d)\s*$/i.test(text);
  const time = Date.parse(isZoned ? text : `${text.trim()}${/^\d{4}-/.test(text) ? "Z" : " GMT"}`);
  return Number.isFinite(time) ? time : undefined;
}

/** An entity tag (RFC 9110, 8.8.3); some servers leave the quotes out of the property. */
export function parseRevision(tag: string | null | undefined): Revision | undefined {
  if (!tag || tag.length > 1000) return undefined;
  if (/^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag)) return tag as Revision;
  return /^[\x21\x23-\x7e]+$/.test(tag) ? (`"${tag}"` as Revision) : undefined;
}
