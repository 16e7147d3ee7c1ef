import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { nameOf, parentPath } from "../file-path.ts";
import type { UploadOptions } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { entryFromItem } from "./drive-item.ts";
import { graphError } from "./graph-error.ts";
import { checkName, type Drive, itemUrl } from "./graph-path.ts";
import { type GraphAccess, parseJson } from "./graph-request.ts";
import { beginUpload, sendStream, sendUpload } from "./upload-session.ts";

const MIB = 1024 * 1024;
/** From here on in a session: what the documents give as the bound for one request, and small enough to repeat. */
export const SESSION_FROM_BYTES = 4 * MIB;

/** A small file in one request, a larger one in a session of parts. @throws SparksError `unsupported`: a stream without its size. */
export async function putContent(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  body: Blob | ReadableStream<Uint8Array>,
  options: UploadOptions,
): Promise<FileEntry> {
  checkName(nameOf(path));
  const size = body instanceof Blob ? body.size : options.size;
  if (size === undefined) {
    throw new SparksError("unsupported", "this store wants to know the size of a stream", { path: "size" });
  }
  if (body instanceof Blob && size <= SESSION_FROM_BYTES) return putAtOnce(access, drive, path, body, options);
  if (!(body instanceof Blob) && size <= SESSION_FROM_BYTES) {
    const blob = await new Response(body).blob();
    if (blob.size !== size) throw new SparksError("invalid", "the stream has another size than it said");
    return putAtOnce(access, drive, path, blob, options);
  }
  const ticket = await beginUpload(access, drive, path, size, options);
  return body instanceof Blob ? sendUpload(access, ticket, body, options) : sendStream(access, ticket, body, options);
}

async function putAtOnce(
  { transport }: GraphAccess,
  drive: Drive,
  path: FilePath,
  body: Blob,
  { ifAbsent, ifRevision, mediaType, onProgress, signal }: UploadOptions,
): Promise<FileEntry> {
  const behavior = ifAbsent ? "fail" : "replace";
  const reply = await transport.request(
    `${itemUrl(drive, path, "/content")}?@microsoft.graph.conflictBehavior=${behavior}`,
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
