/**
 * Whether what lies in a store is the very file that was being sent when the answer was lost: then it has arrived, and is not
 * sent again. Large files are compared in the places of `sampleHash` where the store gives parts.
 */
import type { FilesBackend, SlicedBody } from "#backends";
import type { FileEntry, FilePath } from "#model";
import { sampleHash } from "./sample-hash.ts";

const WHOLE_UP_TO_BYTES = 32 * 1024 * 1024;

export async function isSameContent(
  backend: Pick<FilesBackend, "download" | "capabilities">,
  existing: FileEntry,
  mine: SlicedBody,
  signal: AbortSignal,
): Promise<boolean> {
  if (existing.kind !== "file" || (existing.size !== undefined && existing.size !== mine.size)) return false;
  if (mine.size > WHOLE_UP_TO_BYTES && backend.capabilities.ranges) {
    const theirs = partsOf(backend, existing.path, mine.size, signal);
    return (await sampleHash(theirs)) === (await sampleHash(mine));
  }
  const { stream } = await backend.download(existing.path, { signal });
  let at = 0;
  for await (const chunk of chunksOf(stream)) {
    const own = new Uint8Array(await (await mine.slice(at, at + chunk.byteLength)).arrayBuffer());
    if (own.byteLength !== chunk.byteLength || chunk.some((byte, i) => byte !== own[i])) return false;
    at += chunk.byteLength;
  }
  return at === mine.size;
}

const partsOf = (
  backend: Pick<FilesBackend, "download">,
  path: FilePath,
  size: number,
  signal: AbortSignal,
): SlicedBody => ({
  size,
  async slice(start, end) {
    const { stream } = await backend.download(path, { range: { start, end: end - 1 }, signal });
    return new Response(stream).blob();
  },
});

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  let whole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    whole = true;
  } finally {
    if (!whole) await reader.cancel().catch(() => undefined);
  }
}
