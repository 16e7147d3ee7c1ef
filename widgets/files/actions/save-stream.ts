/** Hands a stream to the person: straight to the disk where the browser lets this page, else gathered first. */
import { SparksError } from "#base";
import { saveFile } from "../transfers/save-file.ts";

/** What is gathered before it is saved; browsers put large blobs on the disk, and fail somewhere above. */
export const MOST_GATHERED_BYTES = 2 * 1024 ** 3;

type SavePicker = (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
export type SaveTarget = {
  /** @throws SparksError `too-large`: more than can be gathered */
  write(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void>;
};

/** To be called while the person's click is fresh. Undefined: the person does not want it after all. */
export async function openSaveTarget(name: string, page: Window = window): Promise<SaveTarget | undefined> {
  const pick = (page as Window & { readonly showSaveFilePicker?: SavePicker }).showSaveFilePicker;
  // No page in another's frame may ask for a place on the disk.
  if (pick && page.parent === page) {
    try {
      const handle = await pick.call(page, { suggestedName: name });
      return {
        async write(stream, signal) {
          await stream.pipeTo(await handle.createWritable(), { signal });
        },
      };
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === "AbortError") return undefined;
      if (!(thrown instanceof DOMException)) throw thrown;
      // Not allowed here: it is gathered.
    }
  }
  return { write: async (stream, signal) => saveFile(name, await gather(stream, signal)) };
}

export async function gather(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  mostBytes = MOST_GATHERED_BYTES,
): Promise<Blob> {
  let bytes = 0;
  const bounded = stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > mostBytes) throw new SparksError("too-large", "more than this browser can gather");
        controller.enqueue(chunk);
      },
    }),
    { signal },
  );
  // Not its own type: a blob of this page must never be a page.
  return new Response(bounded, { headers: { "content-type": "application/octet-stream" } }).blob();
}
