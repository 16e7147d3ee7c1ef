import type { Media } from "#contracts";
import type { MediaCache } from "./media-cache.ts";

/** Fetches the bytes and hands them to the browser as a download; never opens them. Rejects as `media` does. */
export async function saveMedia(cache: MediaCache, media: Pick<Media, "source" | "name" | "mediaType">): Promise<void> {
  const blob = await cache.fetch({ source: media.source, mediaType: media.mediaType });
  const url = URL.createObjectURL(blob.slice(0, blob.size, "application/octet-stream"));
  const link = document.createElement("a");
  link.href = url;
  link.download = media.name;
  link.click();
  // The browser has taken it over when the click is done; a while later it needs the URL no more.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
