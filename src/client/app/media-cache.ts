import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { MediaSource } from "#contracts";
import type { Hub } from "./hub.ts";

/** How a piece of media stands: being fetched, there (a `blob:` URL), or not to be had. */
export type MediaState =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly url: string }
  | { readonly state: "failed"; readonly retry: () => void };

export type MediaRequest = {
  readonly source: MediaSource;
  readonly mediaType?: string;
  readonly thumbnail?: { readonly width: number; readonly height: number };
};

export interface MediaCache {
  /** The media for as long as it is held; the URL is revoked some time after the last `release`. */
  hold(request: MediaRequest): { readonly media: ReadonlySignal<MediaState>; readonly release: () => void };
  /** The bytes themselves, for a download. */
  fetch(request: MediaRequest, signal?: AbortSignal): Promise<Blob>;
  /** Tries again what failed while there was no connection. */
  retryFailed(): void;
  clear(): void;
}

/** What may be shown in the page. SVG and HTML are not among them: a blob of ours would carry their scripts as ours. */
const SHOWN = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "video/mp4",
  "video/webm",
  "video/ogg",
  "video/quicktime",
  "audio/mpeg",
  "audio/mp4",
  "audio/ogg",
  "audio/webm",
  "audio/wav",
  "audio/x-wav",
  "audio/flac",
  "audio/aac",
]);

/** The type a blob URL gets: from the allow-list, else one that browsers only download. */
export function safeMediaType(mediaType: string | undefined): string {
  const plain = mediaType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return SHOWN.has(plain) ? plain : "application/octet-stream";
}

type Entry = {
  readonly media: Signal<MediaState>;
  holders: number;
  url?: string;
  readonly abort: AbortController;
};

/**
 * `ready` is awaited before the hub is asked: a start from the snapshot shows pictures before the hub knows who asks.
 * `keep`: how many that nobody shows stay for when they are scrolled back to.
 */
export function createMediaCache(
  hub: Pick<Hub, "call">,
  keep = 150,
  ready: Promise<void> = Promise.resolve(),
): MediaCache {
  const entries = new Map<string, Entry>();

  const load = async (request: MediaRequest, entry: Entry) => {
    entry.media.value = { state: "loading" };
    try {
      await ready;
      const blob = await hub.call("media", request, entry.abort.signal);
      if (entry.abort.signal.aborted) return;
      // Thumbnails come in the server's format; everything else keeps the type that was checked by the hub.
      const type = safeMediaType(request.thumbnail ? blob.type : (request.mediaType ?? blob.type));
      entry.url = URL.createObjectURL(blob.slice(0, blob.size, type));
      entry.media.value = { state: "ready", url: entry.url };
    } catch {
      // Why does not matter to the one who looks: the place says that it cannot be shown, and offers to try again.
      if (!entry.abort.signal.aborted) entry.media.value = { state: "failed", retry: () => void load(request, entry) };
    }
  };
  const drop = (key: string, entry: Entry) => {
    entries.delete(key);
    entry.abort.abort();
    if (entry.url !== undefined) URL.revokeObjectURL(entry.url);
  };
  const trim = () => {
    let idle = 0;
    for (const entry of entries.values()) if (entry.holders === 0) idle++;
    for (const [key, entry] of entries) {
      if (idle <= keep) return;
      if (entry.holders > 0) continue;
      drop(key, entry);
      idle--;
    }
  };

  return {
    hold(request) {
      const { width, height } = request.thumbnail ?? {};
      const key = `${request.source.mxc} ${width ?? ""}x${height ?? ""}`;
      let entry = entries.get(key);
      if (!entry) {
        entry = { media: signal<MediaState>({ state: "loading" }), holders: 0, abort: new AbortController() };
        void load(request, entry);
      }
      // Newest last: the oldest are dropped first.
      entries.delete(key);
      entries.set(key, entry);
      entry.holders++;
      let held = true;
      const mine = entry;
      return {
        media: mine.media,
        release() {
          if (!held) return;
          held = false;
          mine.holders--;
          if (mine.media.peek().state === "failed" && mine.holders === 0) drop(key, mine);
          else trim();
        },
      };
    },
    fetch: (request, signal) => hub.call("media", request, signal),
    retryFailed() {
      for (const { media } of entries.values()) {
        const state = media.peek();
        if (state.state === "failed") state.retry();
      }
    },
    clear() {
      for (const [key, entry] of [...entries]) drop(key, entry);
    },
  };
}
