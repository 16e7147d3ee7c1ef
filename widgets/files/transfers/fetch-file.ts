import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";

export type FetchOptions = {
  readonly signal: AbortSignal;
  readonly onSize: (size: number) => void;
  readonly onProgress: (bytes: number) => void;
};

/** The bytes of a file. The type of the server is not taken over: a blob of this page must never be a page. */
export async function fetchFile(
  backend: Pick<FilesBackend, "download">,
  entry: FileEntry,
  { signal, onSize, onProgress }: FetchOptions,
): Promise<Blob> {
  const { stream, size } = await backend.download(entry.path, { signal });
  if (size !== undefined) onSize(size);
  let bytes = 0;
  const counted = stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        onProgress(bytes);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, { headers: { "content-type": "application/octet-stream" } }).blob();
}
