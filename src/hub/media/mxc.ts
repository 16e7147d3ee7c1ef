/**
 * `mxc://<server name>/<media id>` (spec 10, "Content URIs"). Everything that could change the path of a request when the parts are
 * put into a URL is refused: no dots-only ids, no slashes, no percent signs, no queries (CVE-2024-50336).
 */
export type Mxc = { readonly server: string; readonly mediaId: string };

const SERVER = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,228}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;
const MEDIA_ID = /^[A-Za-z0-9_-]{1,255}$/;

/** The parts of a content URI, or undefined for anything that is not exactly one. */
export function parseMxc(uri: unknown): Mxc | undefined {
  if (typeof uri !== "string" || uri.length > 512 || !uri.startsWith("mxc://")) return undefined;
  const slash = uri.indexOf("/", 6);
  if (slash === -1) return undefined;
  const server = uri.slice(6, slash);
  const mediaId = uri.slice(slash + 1);
  if (!SERVER.test(server) || server.includes("..") || !MEDIA_ID.test(mediaId)) return undefined;
  return { server, mediaId };
}

export const isMxc = (uri: unknown): uri is string => parseMxc(uri) !== undefined;

export type ThumbnailSize = { readonly width: number; readonly height: number };

/**
 * The path and query of authenticated media (spec v1.11) on the person's own homeserver; undefined for a URI that is not safe.
 * The token belongs to the homeserver's own origin only.
 */
export function mediaPath(uri: string, options: { readonly thumbnail?: ThumbnailSize } = {}): string | undefined {
  const mxc = parseMxc(uri);
  if (!mxc) return undefined;
  const place = `${encodeURIComponent(mxc.server)}/${encodeURIComponent(mxc.mediaId)}`;
  const { thumbnail } = options;
  if (!thumbnail) return `/_matrix/client/v1/media/download/${place}`;
  const width = pixels(thumbnail.width);
  const height = pixels(thumbnail.height);
  return `/_matrix/client/v1/media/thumbnail/${place}?width=${width}&height=${height}&method=scale&animated=false`;
}

const pixels = (size: number): number => Math.min(2048, Math.max(1, Math.round(Number.isFinite(size) ? size : 1)));
