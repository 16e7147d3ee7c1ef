/** Bytes of a file, never more than was wanted, whatever the server sends. */
import type { ByteRange, FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry } from "#model";

export type FileBytes = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** There is more in the file. */
  readonly isCut: boolean;
};

type Source = Pick<FilesBackend, "download" | "capabilities">;

/** The first bytes, at most `maxBytes`: by range where the store can, else the rest is let go. */
export async function readStart(
  backend: Source,
  entry: FileEntry,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<FileBytes> {
  const isLarger = entry.size === undefined || entry.size > maxBytes;
  // A range of a file that is empty by now is an error: where the size is not known, it is asked for as a whole.
  const range =
    backend.capabilities.ranges && entry.size !== undefined && isLarger ? { start: 0, end: maxBytes - 1 } : undefined;
  const bytes = await collect(backend, entry, range, maxBytes + 1, signal);
  const isCut = bytes.length > maxBytes || (entry.size !== undefined && entry.size > bytes.length);
  return { bytes: bytes.length > maxBytes ? bytes.slice(0, maxBytes) : bytes, isCut };
}

/** Exactly one part of it. @throws SparksError `unsupported` where the store sends something else. */
export async function readRange(
  backend: Pick<FilesBackend, "download">,
  entry: FileEntry,
  range: Required<ByteRange>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const wanted = range.end - range.start + 1;
  const bytes = await collect(backend, entry, range, wanted + 1, signal);
  if (bytes.length !== wanted) throw new SparksError("unsupported", "not the part of the file that was asked for");
  return bytes;
}

async function collect(
  backend: Pick<FilesBackend, "download">,
  { path }: FileEntry,
  range: ByteRange | undefined,
  atMost: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { stream } = await backend.download(path, { ...(range ? { range } : {}), ...(signal ? { signal } : {}) });
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < atMost) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, size);
    const piece = value.subarray(0, atMost - size);
    chunks.push(piece);
    size += piece.byteLength;
  }
  // What is left is not wanted; that it breaks off does not matter any more.
  await reader.cancel().catch(() => undefined);
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
