import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { downloadFrom } from "../download-from.ts";
import type { ByteRange, Download } from "../files-backend.ts";
import { davError } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { parseRevision } from "./entries.ts";

export type GetOptions = { readonly range?: ByteRange; readonly signal?: AbortSignal };

/** GET, whole or one range (RFC 9110, 14). Nothing is asked to be compressed: sizes and ranges are of the file itself. */
export async function getFile(transport: Transport, path: FilePath, options: GetOptions = {}): Promise<Download> {
  const { range, signal } = options;
  const reply = await transport.request(davPath(path, "file"), {
    method: "GET",
    headers: { accept: "*/*", ...(range ? { range: `bytes=${range.start}-${range.end ?? ""}` } : {}) },
    signal,
  });
  if (!reply.ok) throw await davError(reply, "GET");
  return downloadFrom(reply, { range, signal, revision: parseRevision(reply.headers.get("etag")) });
}
