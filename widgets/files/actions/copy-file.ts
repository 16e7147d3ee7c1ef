/**
 * One file from a store into another. A page cannot stream a body up over HTTP/1.1, so what is large goes in parts: each is read
 * from the one store when the other asks for it, and no more than one part is held. What the one cannot give in parts, or the other
 * cannot take in parts, passes through a Blob, which the browser keeps on its disk.
 */
import type { FilesBackend, SlicedBody, UploadTicket } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";

export type CopyFileOptions = {
  readonly signal: AbortSignal;
  /** Bytes of this file that have arrived. */
  readonly onBytes: (bytes: number) => void;
};

const SEND_TRIES = 3;

/**
 * Only where nothing is. Resolves when the copy is known to be as long as the file; a copy that is not does not stay.
 * @throws SparksError as `FilesBackend.download` and `upload`; `invalid` (path `revision`): it changed while it was copied
 */
export async function copyFile(
  from: FilesBackend,
  file: FileEntry,
  to: FilesBackend,
  target: FilePath,
  options: CopyFileOptions,
): Promise<void> {
  const { signal, onBytes } = options;
  const { uploads } = to;
  const body = await openBody(from, file, uploads?.fromBytes, signal);
  const settings = { ifAbsent: true, signal, ...(file.mediaType === undefined ? {} : { mediaType: file.mediaType }) };
  const made =
    uploads && body.size >= uploads.fromBytes
      ? await sendParts(uploads, await uploads.begin(target, body.size, settings), body, options)
      : await to.upload(target, await wholeOf(body), { ...settings, onProgress: onBytes });
  await verify(to, made, target, body.size, signal);
  onBytes(body.size);
}

const wholeOf = async (body: SlicedBody): Promise<Blob> =>
  body instanceof Blob ? body : await body.slice(0, body.size);

async function openBody(
  from: FilesBackend,
  file: FileEntry,
  partsFrom: number | undefined,
  signal: AbortSignal,
): Promise<SlicedBody> {
  const { size } = file;
  if (size === undefined || partsFrom === undefined || size < partsFrom || !from.capabilities.ranges) {
    return read(from, file, signal);
  }
  return {
    size,
    slice: async (start, end) =>
      start >= end ? new Blob([]) : read(from, file, signal, { start, end: Math.min(end, size) - 1 }),
  };
}

async function read(
  from: FilesBackend,
  { path, revision }: FileEntry,
  signal: AbortSignal,
  range?: { readonly start: number; readonly end: number },
): Promise<Blob> {
  const download = await from.download(path, { signal, ...(range ? { range } : {}) });
  if (
    range &&
    revision !== undefined &&
    download.revision !== undefined &&
    opaque(download.revision) !== opaque(revision)
  ) {
    await download.stream.cancel();
    throw new SparksError("invalid", "the file changed while it was copied", { path: "revision" });
  }
  // The type of the server is not taken over: a blob of this page must never be a page.
  const bytes = await new Response(download.stream, {
    headers: { "content-type": "application/octet-stream" },
  }).blob();
  const wanted = range ? range.end - range.start + 1 : download.size;
  if (wanted !== undefined && bytes.size !== wanted) throw new SparksError("unavailable", "not all bytes came");
  return bytes;
}

/** Whether a tag is strong says nothing of what it names. */
const opaque = (revision: string): string => revision.replace(/^W\//, "");

async function sendParts(
  uploads: NonNullable<FilesBackend["uploads"]>,
  ticket: UploadTicket,
  body: SlicedBody,
  { signal, onBytes }: CopyFileOptions,
): Promise<FileEntry> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await uploads.send(ticket, body, { signal, onProgress: onBytes });
    } catch (thrown) {
      const error = toSparksError(thrown);
      // What has arrived stays there: the next try goes on behind it.
      if (error.code === "unavailable" && attempt < SEND_TRIES && !signal.aborted) continue;
      await uploads.cancel(ticket).catch(() => undefined);
      throw error;
    }
  }
}

async function verify(to: FilesBackend, made: FileEntry, target: FilePath, size: number, signal: AbortSignal) {
  const found = made.size ?? (await to.stat(target, signal)).size;
  if (found === undefined || found === size) return;
  const { revision } = made;
  await to.remove(target, revision === undefined ? {} : { ifRevision: revision });
  throw new SparksError("unavailable", "the copy is not as long as the file");
}
