import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import type { ByteRange, Download } from "../files-backend.ts";
import { discard, parseMediaType, parseSize } from "../reply.ts";
import { wholeBody } from "../whole-body.ts";
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
  if (reply.status !== (range ? 206 : 200)) {
    await discard(reply);
    throw new SparksError(range ? "unsupported" : "invalid", `GET was answered with ${reply.status}`, {
      status: reply.status,
    });
  }
  const encoded = reply.headers.has("content-encoding");
  const size = encoded ? undefined : parseSize(reply.headers.get("content-length"));
  const mediaType = parseMediaType(reply.headers.get("content-type"));
  const revision = parseRevision(reply.headers.get("etag"));
  return {
    stream: wholeBody(reply.body ?? new Blob([]).stream(), size, signal),
    ...(size === undefined ? {} : { size }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(revision === undefined ? {} : { revision }),
  };
}
