/** Turns the responses of a PROPFIND into entries. Pure; what cannot be an entry is left out. */
import type { FileEntry, FilePath, Revision } from "#model";
import { pathFromSegments, segmentsOf } from "../file-path.ts";
import { parseMediaType, parseSize } from "../reply.ts";
import { sameName, segmentsFromHref } from "./dav-path.ts";
import type { DavResponse } from "./multistatus.ts";

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
  const entries = new Map<string, FileEntry>();
  for (const response of responses) {
    const segments = segmentsFromHref(response.href, basePath);
    const name = segments?.[above.length];
    if (!segments || name === undefined || segments.length !== above.length + 1) continue;
    if (!above.every((segment, i) => sameName(segment, segments[i])) || isFailed(response)) continue;
    const path = pathFromSegments([...above, name]);
    if (!entries.has(path)) entries.set(path, entryFrom(response, path, name));
  }
  return [...entries.values()];
}

/** The one entry of a reply to a PROPFIND of depth 0, or undefined where it speaks of something else. */
export function entryAt(path: FilePath, responses: readonly DavResponse[], basePath: string): FileEntry | undefined {
  const wanted = segmentsOf(path);
  const found = responses.find((response) => {
    const segments = segmentsFromHref(response.href, basePath);
    return segments?.length === wanted.length && wanted.every((segment, i) => sameName(segment, segments[i]));
  });
  return found && !isFailed(found) ? entryFrom(found, path, wanted.at(-1) ?? "") : undefined;
}

const isFailed = ({ status }: DavResponse): boolean => status !== undefined && status >= 400;

/** One entry whose place is known; for replies that are no listing of a folder. */
export function entryFrom({ props, isCollection }: DavResponse, path: FilePath, name: string): FileEntry {
  const size = isCollection ? undefined : parseSize(props.getcontentlength);
  const modifiedAt = parseTime(props.getlastmodified);
  const mediaType = isCollection ? undefined : parseMediaType(props.getcontenttype);
  const revision = parseRevision(props.getetag);
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

function parseTime(text: string | undefined): number | undefined {
  const time = text && text.length < 60 ? Date.parse(text) : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

/** An entity tag (RFC 9110, 8.8.3); some servers leave the quotes out of the property. */
export function parseRevision(tag: string | null | undefined): Revision | undefined {
  if (!tag || tag.length > 1000) return undefined;
  if (/^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag)) return tag as Revision;
  return /^[\x21\x23-\x7e]+$/.test(tag) ? (`"${tag}"` as Revision) : undefined;
}
