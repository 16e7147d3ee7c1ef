/** REPORT `oc:search-files` with KQL (services/search, services/webdav). */
import { decodeSegment, type Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { multistatus, type Row } from "../dav/multistatus.ts";
import { dav, oc } from "../dav/names.ts";
import { readXml } from "../dav/request-xml.ts";
import { lastName, type StoredEntry } from "../dav/store.ts";
import { childOf, escapeXml } from "../dav/xml.ts";
import { XML } from "./files.ts";
import { encodeHref, fileIdOf, resourceOf } from "./resource.ts";
import type { OpenCloudState, Space } from "./state.ts";

export async function search(state: OpenCloudState, exchange: Exchange): Promise<void> {
  const request = await readXml(exchange, oc("search-files"));
  const rules = childOf(request, oc("search"));
  const pattern = childOf(rules, oc("pattern"))?.text ?? "";
  const limit = Number(childOf(rules, oc("limit"))?.text || 200);
  const [, rawId = ""] = /\/dav\/spaces\/?([^/]*)/.exec(exchange.rawPath) ?? [];
  const only = rawId === "" ? undefined : resourceOf(state, decodeSegment(rawId))?.space;
  const matches = nameTest(pattern);
  const hits: Row[] = [];
  for (const space of state.spaces) {
    if (space.driveType === "virtual" || (only && only !== space)) continue;
    for (const entry of await space.store.walk()) if (matches(lastName(entry.path))) hits.push(row(space, entry));
  }
  const shown = hits.slice(0, limit);
  const range = shown.length > 0 ? { "content-range": `rows 0-${shown.length - 1}/${hits.length}` } : {};
  exchange.reply(207, { ...XML, ...range }, multistatus(shown));
}

/** What of KQL the double knows: a word, or `name:` with a word or a quoted string; `*` stands for anything. */
function nameTest(query: string): (name: string) => boolean {
  const [all, quoted, word] = /^\s*(?:name:)?(?:"((?:[^"\\]|\\.)*)"|([^\s":()]+))\s*$/i.exec(query) ?? [];
  if (all === undefined) throw new Failure(400, `error parsing query: ${query}`);
  const wanted = quoted?.replace(/\\(.)/g, "$1") ?? word ?? "";
  const source = wanted.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  const expression = new RegExp(`^${source.join(".*")}$`, "isu");
  return (name) => expression.test(name);
}

/** The search has its own idea of properties, whatever was asked for: no entity tag, folders without a slash. */
function row(space: Space, entry: StoredEntry): Row {
  const folder = entry.kind === "folder";
  const found = new Map([
    [oc("fileid"), fileIdOf(space, entry.path)],
    [oc("name"), escapeXml(lastName(entry.path))],
    [dav("getlastmodified"), entry.modified],
    [oc("permissions"), folder ? "RDNVCKZP" : "RDNVWZP"],
    [oc("highlights"), ""],
    [dav("getcontenttype"), escapeXml(folder ? "httpd/unix-directory" : entry.mediaType)],
    [dav("getetag"), ""],
    [dav("resourcetype"), folder ? "<d:collection/>" : ""],
    [folder ? oc("size") : dav("getcontentlength"), String(entry.size)],
    [oc("score"), "1.5"],
  ]);
  return { href: encodeHref(`/dav/spaces/${space.id}${entry.path}`), found };
}
