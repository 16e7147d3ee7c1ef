/** The properties of files (developer_manual/client_apis/WebDAV/basic.rst). */
import { encodePath } from "../dav/exchange.ts";
import { pick, type Row } from "../dav/multistatus.ts";
import { dav, nc, oc } from "../dav/names.ts";
import type { StoredEntry } from "../dav/store.ts";
import { escapeXml } from "../dav/xml.ts";
import type { NextcloudState } from "./state.ts";

/** Sent where a PROPFIND does not say what it wants. */
export const BY_DEFAULT = [
  ...["getlastmodified", "getcontentlength", "resourcetype", "getetag", "getcontenttype"].map(dav),
  ...["quota-used-bytes", "quota-available-bytes"].map(dav),
];

export const filesPrefix = (state: NextcloudState) => `/remote.php/dav/files/${encodeURIComponent(state.userId)}`;

export async function fileRow(
  state: NextcloudState,
  entry: StoredEntry,
  asked: readonly string[] = BY_DEFAULT,
): Promise<Row> {
  const slash = entry.kind === "folder" ? "/" : "";
  const href = filesPrefix(state) + (entry.path === "/" ? "" : encodePath(entry.path)) + slash;
  return pick(href, await propertiesOf(state, entry, asked), asked);
}

async function propertiesOf(
  state: NextcloudState,
  entry: StoredEntry,
  asked: readonly string[],
): Promise<Map<string, string>> {
  const id = state.ids.of(entry.path);
  const folder = entry.kind === "folder";
  const found = new Map<string, string>([
    [dav("getlastmodified"), entry.modified],
    [dav("getetag"), escapeXml(entry.etag)],
    [dav("resourcetype"), folder ? "<d:collection/>" : ""],
    [dav("displayname"), escapeXml(entry.path.slice(entry.path.lastIndexOf("/") + 1) || state.userId)],
    [oc("fileid"), String(id)],
    [oc("id"), `${String(id).padStart(8, "0")}ocdouble0001`],
    [oc("permissions"), folder ? "RGDNVCK" : "RGDNVW"],
    [oc("favorite"), state.favourites.has(id) ? "1" : "0"],
    [oc("size"), String(entry.size)],
    [oc("owner-id"), escapeXml(state.userId)],
    [oc("owner-display-name"), "Anna Müller"],
    [nc("has-preview"), "false"],
  ]);
  if (folder) {
    if (asked.some((name) => name.startsWith("{DAV:}quota"))) {
      const used = await state.store.usedBytes();
      found.set(dav("quota-used-bytes"), String(used));
      // -3: unlimited.
      found.set(
        dav("quota-available-bytes"),
        String(state.policy.quota === undefined ? -3 : Math.max(0, state.policy.quota - used)),
      );
    }
  } else {
    found.set(dav("getcontentlength"), String(entry.size));
    found.set(dav("getcontenttype"), escapeXml(entry.mediaType));
  }
  return found;
}
