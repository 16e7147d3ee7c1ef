/** Small pictures of what is seen: fetched a few at a time, decoded off the page's own thread, bounded in number and in bytes. */
import { type Signal, signal } from "@preact/signals";
import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";
import { groupOf } from "../folder/file-group.ts";
import { imageSize } from "../preview/content/image-size.ts";
import { sniff } from "../preview/content/sniff.ts";

/** Edge of the square in which a picture fits, in pixels of the screen. */
export const THUMBNAIL_PX = 160;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_PIXELS = 40_000_000;
const MOST_KEPT = 200;
const AT_ONCE = 2;

export type Thumbnails = {
  /** Undefined until it is there, and where there is none. Fetched as long as somebody wants it. */
  want(entry: FileEntry): { readonly bitmap: Signal<ImageBitmap | undefined>; readonly leave: () => void };
  stop(): void;
};

type Wish = { readonly entry: FileEntry; readonly bitmap: Signal<ImageBitmap | undefined>; wanted: number };

export type ThumbnailsDeps = {
  readonly backend: Pick<FilesBackend, "download" | "capabilities">;
  /** `createImageBitmap`, made small on the way. */
  readonly decode: (image: Blob, edgePx: number) => Promise<ImageBitmap>;
};

export function createThumbnails({ backend, decode }: ThumbnailsDeps): Thumbnails {
  const wishes = new Map<string, Wish>();
  const none = new Set<string>();
  const queue: string[] = [];
  const stopped = new AbortController();
  let running = 0;

  const keyOf = ({ path, revision, modifiedAt, size }: FileEntry) => JSON.stringify([path, revision, modifiedAt, size]);

  const load = async (key: string, { entry, bitmap }: Wish) => {
    // As a range: a picture that was only passed by is not kept on the device in the place of files that were looked at.
    const range = backend.capabilities.ranges ? { range: { start: 0, end: (entry.size ?? 1) - 1 } } : {};
    const { stream, size } = await backend.download(entry.path, { ...range, signal: stopped.signal });
    const image = await gatherImage(stream, size);
    const picture = image && (await decode(image, THUMBNAIL_PX));
    if (!picture) none.add(key);
    else if (stopped.signal.aborted) picture.close();
    else bitmap.value = picture;
  };
  const pump = async () => {
    if (running >= AT_ONCE || stopped.signal.aborted) return;
    // What was wanted last is seen now.
    const key = queue.pop();
    const wish = key === undefined ? undefined : wishes.get(key);
    if (key === undefined) return;
    if (!wish || wish.wanted === 0 || wish.bitmap.peek()) return pump();
    running++;
    try {
      await load(key, wish);
    } catch {
      // A picture that cannot be had has its icon; who opens the file is told why.
      none.add(key);
    } finally {
      running--;
    }
    bound();
    void pump();
  };
  /** The oldest that nobody looks at go. */
  const bound = () => {
    for (const [key, { wanted, bitmap }] of wishes) {
      if (wishes.size <= MOST_KEPT) return;
      if (wanted > 0) continue;
      bitmap.peek()?.close();
      wishes.delete(key);
    }
  };

  return {
    want(entry) {
      const key = keyOf(entry);
      const wish = wishes.get(key) ?? { entry, bitmap: signal<ImageBitmap | undefined>(undefined), wanted: 0 };
      wishes.delete(key);
      wishes.set(key, wish);
      wish.wanted++;
      const small = (entry.size ?? 0) > 0 && (entry.size ?? 0) <= MOST_BYTES;
      if (groupOf(entry) === "image" && small && !none.has(key) && !wish.bitmap.peek()) {
        queue.push(key);
        void pump();
      }
      return {
        bitmap: wish.bitmap,
        leave() {
          wish.wanted--;
          bound();
        },
      };
    },
    stop() {
      stopped.abort();
      for (const { bitmap } of wishes.values()) bitmap.peek()?.close();
      wishes.clear();
    },
  };
}

/** The bytes of a picture that may be decoded; undefined where it is none, or would be too large. */
async function gatherImage(stream: ReadableStream<Uint8Array>, size: number | undefined): Promise<Blob | undefined> {
  const reader = stream.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    if ((size ?? 0) > MOST_BYTES) return undefined;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.byteLength;
      if (bytes > MOST_BYTES) return undefined;
      parts.push(new Uint8Array(value));
    }
  } finally {
    await reader.cancel().catch(() => undefined); // It is at its end, or broke off.
  }
  const image = new Blob(parts);
  const head = new Uint8Array(await image.slice(0, 65_536).arrayBuffer());
  const found = sniff(head);
  const mediaType = found?.kind === "image" ? found.mediaType : undefined;
  const pixels = mediaType === undefined ? undefined : imageSize(mediaType, head);
  if (mediaType === undefined || !pixels || pixels.width * pixels.height > MOST_PIXELS) return undefined;
  return new Blob([image], { type: mediaType });
}
