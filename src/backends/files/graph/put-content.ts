import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { nameOf, parentPath } from "../file-path.ts";
import type { UploadOptions } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { entryFromItem } from "./drive-item.ts";
import { graphError } from "./graph-error.ts";
import { checkName, type Drive } from "./graph-path.ts";
import { type GraphAccess, parseJson } from "./graph-request.ts";
import { newItemUrl } from "./read-items.ts";
import { beginUpload, sendStream, sendUpload } from "./upload-session.ts";

const MIB = 1024 * 1024;
/** From here on in a session: what the documents give as the bound for one request, and small enough to repeat. */
export const SESSION_FROM_BYTES = 4 * MIB;

/** A small file in one request, a larger one in a session of parts. @throws SparksError `unsupported`: a large stream without its size. */
export async function putContent(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  body: Blob | ReadableStream<Uint8Array>,
  options: UploadOptions,
): Promise<FileEntry> {
  checkName(nameOf(path));
  const size = body instanceof Blob ? body.size : options.size;
  if (body instanceof Blob && body.size <= SESSION_FROM_BYTES) return putAtOnce(access, drive, path, body, options);
  if (!(body instanceof Blob) && (size === undefined || size <= SESSION_FROM_BYTES)) {
    return putAtOnce(access, drive, path, await gathered(body, size), options);
  }
  const ticket = await beginUpload(access, drive, path, size ?? 0, options);
  return body instanceof Blob ? sendUpload(access, ticket, body, options) : sendStream(access, ticket, body, options);
}

/** A small stream whole: a session wants to know the size before the first byte. */
async function gathered(stream: ReadableStream<Uint8Array>, size: number | undefined): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of chunksOf(stream)) {
    bytes += part.byteLength;
    if (size === undefined && bytes > SESSION_FROM_BYTES) {
      throw new SparksError("unsupported", "this store wants to know the size of a large stream", { path: "size" });
    }
    if (size !== undefined && bytes > size) break;
    parts.push(new Uint8Array(part));
  }
  if (size !== undefined && bytes !== size) {
    throw new SparksError("invalid", "the stream has another size than it said");
  }
  return new Blob(parts);
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      yield value;
    }
  } finally {
    // Who reads no further lets go of the source too.
    if (!isDone) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

async function putAtOnce(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  body: Blob,
  { ifAbsent, ifRevision, mediaType, onProgress, signal }: UploadOptions,
): Promise<FileEntry> {
  const behavior = ifAbsent ? "fail" : "replace";
  const reply = await access.transport.request(
    `${await newItemUrl(access, drive, path, "/content", { ifRevision, signal })}?@microsoft.graph.conflictBehavior=${behavior}`,
    {
      method: "PUT",
      headers: {
        "content-type": mediaType || "application/octet-stream",
        ...(ifRevision === undefined ? {} : { "if-match": ifRevision }),
      },
      body,
      signal,
      onSent: onProgress,
    },
  );
  if (!reply.ok) throw await graphError(reply, "PUT");
  const entry = entryFromItem(parseJson(await readText(reply, signal)), parentPath(path));
  if (!entry) throw new SparksError("invalid", "the reply is no item");
  return entry;
}
