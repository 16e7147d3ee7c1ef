import { SparksError } from "#base";
import type { FileEntry } from "#model";
import type { Transport } from "../../transport.ts";
import { entriesAnywhere } from "../webdav/dav-items.ts";
import { ENTRY_PROPS } from "../webdav/entries.ts";
import { namespacesFor, propElement, readPropfind } from "../webdav/propfind.ts";

const PROPS = [...ENTRY_PROPS, "oc:fileid"];
const MAX_HITS = 200;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Names that hold the term (RFC 5323; docs.nextcloud.com, "Search"). `dav` stands for `…/remote.php/dav/`. */
export async function searchNames(
  dav: Transport,
  userId: string,
  term: string,
  signal?: AbortSignal,
): Promise<readonly FileEntry[]> {
  if (/\p{Cc}/u.test(term)) throw new SparksError("invalid", "not a word to search for");
  // The server knows no way to quote its own wildcards.
  const like = `%${term.replaceAll(/[%_]/g, "")}%`;
  const folder = `files/${encodeURIComponent(userId)}`;
  const body = `<?xml version="1.0" encoding="utf-8"?><searchrequest xmlns="DAV:"${namespacesFor(PROPS)}><basicsearch><select>${propElement(PROPS)}</select><from><scope><href>/${folder}</href><depth>infinity</depth></scope></from><where><like><prop><displayname/></prop><literal>${escaped(like)}</literal></like></where><orderby/><limit><nresults>${MAX_HITS}</nresults></limit></basicsearch></searchrequest>`;
  const headers = { "content-type": "text/xml" };
  const reply = await dav.request("", { method: "SEARCH", headers, body, signal });
  const responses = await readPropfind(reply, signal, "SEARCH");
  return entriesAnywhere(responses, `${dav.basePath}${folder}/`).slice(0, MAX_HITS);
}
