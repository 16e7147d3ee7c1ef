import { SparksError } from "#base";
import type { FilePath } from "#model";
import { networkError } from "../../send.ts";
import type { Transport } from "../../transport.ts";
import type { ByteRange, Download } from "../files-backend.ts";
import { davError, discard } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { parseMediaType, parseRevision, parseSize } from "./entries.ts";

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
    stream: complete(reply.body ?? new Blob([]).stream(), size, signal),
    ...(size === undefined ? {} : { size }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(revision === undefined ? {} : { revision }),
  };
}

/** Passes the bytes on, and fails as ours where they break off or are fewer than announced. */
function complete(
  body: ReadableStream<Uint8Array>,
  size: number | undefined,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let seen = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          seen += value.byteLength;
          return controller.enqueue(value);
        }
      } catch (thrown) {
        return controller.error(networkError(thrown, signal));
      }
      if (size === undefined || seen === size) controller.close();
      else controller.error(new SparksError("unavailable", `${seen} of ${size} bytes came`));
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
