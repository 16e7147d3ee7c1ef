/** Properties of resources (docs/apis/http/webdav). */
import { pick, type Row } from "../dav/multistatus.ts";
import { dav, oc } from "../dav/names.ts";
import { lastName, type StoredEntry } from "../dav/store.ts";
import { escapeXml } from "../dav/xml.ts";
import { fileIdOf, hrefOf } from "./resource.ts";
import type { OpenCloudPolicy, Space } from "./state.ts";

/** `asked`: all that is known without. */
export async function resourceRow(
  policy: OpenCloudPolicy,
  space: Space,
  entry: StoredEntry,
  asked: readonly string[] | undefined,
): Promise<Row> {
  const folder = entry.kind === "folder";
  const id = fileIdOf(space, entry.path);
  const found = new Map([
    [oc("id"), id],
    [oc("fileid"), id],
    [oc("spaceid"), space.id.slice(space.id.indexOf("$") + 1)],
    [oc("file-parent"), fileIdOf(space, entry.path.slice(0, entry.path.lastIndexOf("/")) || "/")],
    [oc("name"), escapeXml(lastName(entry.path))],
    [oc("permissions"), folder ? "RDNVCKZP" : "RDNVWZP"],
    [oc("favorite"), "0"],
    [oc("size"), String(entry.size)],
    [oc("owner-id"), "anna"],
    [oc("owner-display-name"), "Anna Müller"],
    [dav("getetag"), escapeXml(entry.etag)],
    [dav("getlastmodified"), entry.modified],
    [dav("resourcetype"), folder ? "<d:collection/>" : ""],
    [dav("getcontenttype"), folder ? "httpd/unix-directory" : escapeXml(entry.mediaType)],
  ]);
  if (entry.locks !== "") found.set(dav("lockdiscovery"), entry.locks);
  if (!folder) found.set(dav("getcontentlength"), String(entry.size));
  if (folder && (asked === undefined || asked.some((name) => name.startsWith("{DAV:}quota")))) {
    const used = await space.store.usedBytes();
    found.set(dav("quota-used-bytes"), String(used));
    if (policy.quota !== undefined) found.set(dav("quota-available-bytes"), String(Math.max(0, policy.quota - used)));
  }
  return pick(hrefOf({ space, path: entry.path }, folder), found, asked);
}
