import { SparksError, stringAt } from "#base";
import type { FilePath, Revision } from "#model";
import { downloadFrom } from "../download-from.ts";
import { parentPath } from "../file-path.ts";
import type { ByteRange, Download } from "../files-backend.ts";
import { entryFromItem } from "./drive-item.ts";
import { graphError } from "./graph-error.ts";
import { type Drive, itemUrl } from "./graph-path.ts";
import { type GraphAccess, grantedUrl, graphJson } from "./graph-request.ts";

const DOWNLOAD_URL = "@microsoft.graph.downloadUrl";

export type ContentOptions = { readonly range?: ByteRange; readonly signal?: AbortSignal };

/**
 * The content of a file, from the address that Graph hands out for it: `/content` redirects to a host that refuses a browser's
 * question about the token.
 */
export async function getContent(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  { range, signal }: ContentOptions = {},
): Promise<Download> {
  const item = await graphJson(access, itemUrl(drive, path), { signal });
  const entry = entryFromItem(item, parentPath(path));
  if (entry?.kind === "folder") throw new SparksError("invalid", "a folder has no content");
  return fetchGranted(access, stringAt(item, DOWNLOAD_URL), {
    ...(range ? { range } : {}),
    ...(signal ? { signal } : {}),
    ...(entry?.revision === undefined ? {} : { revision: entry.revision }),
    ...(entry?.mediaType === undefined ? {} : { mediaType: entry.mediaType }),
  });
}

/** Bytes behind an address with a right of its own. */
export async function fetchGranted(
  { send }: GraphAccess,
  address: string | undefined,
  options: ContentOptions & { readonly revision?: Revision; readonly mediaType?: string },
): Promise<Download> {
  const { range, signal } = options;
  const reply = await send(grantedUrl(address), {
    method: "GET",
    headers: range ? { range: `bytes=${range.start}-${range.end ?? ""}` } : {},
    signal,
  });
  if (!reply.ok) throw await graphError(reply, "GET");
  return downloadFrom(reply, options);
}
