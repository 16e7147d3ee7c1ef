import { SparksError } from "#base";
import type { FileEntry } from "#model";
import type { Transport } from "../../transport.ts";
import { entriesAnywhere } from "../webdav/dav-items.ts";
import { ENTRY_PROPS } from "../webdav/entries.ts";
import { namespacesFor, propElement, readPropfind } from "../webdav/propfind.ts";

const PROPS = [...ENTRY_PROPS, "oc:fileid"];
const MAX_HITS = 200;

/** What would be read as a part of the query's own language. */
const plain = (term: string) => term.replaceAll(/["\\*<>&]/g, " ").trim();

/** Names that hold the term, in this space (REPORT `oc:search-files`). */
export async function searchSpace(space: Transport, term: string, signal?: AbortSignal): Promise<readonly FileEntry[]> {
  if (/\p{Cc}/u.test(term)) throw new SparksError("invalid", "not a word to search for");
  const word = plain(term);
  if (word === "") return [];
  const body = `<?xml version="1.0" encoding="utf-8"?><oc:search-files xmlns="DAV:"${namespacesFor(PROPS)}>${propElement(PROPS)}<oc:search><oc:pattern>name:"*${word}*"</oc:pattern><oc:limit>${MAX_HITS}</oc:limit></oc:search></oc:search-files>`;
  const headers = { "content-type": "application/xml; charset=utf-8" };
  const reply = await space.request("", { method: "REPORT", headers, body, signal });
  return entriesAnywhere(await readPropfind(reply, signal, "REPORT"), space.basePath).slice(0, MAX_HITS);
}
