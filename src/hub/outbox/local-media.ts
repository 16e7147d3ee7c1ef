import { parseMxc } from "../media/index.ts";

/** No server has this name (RFC 6761). */
const SERVER = "local.invalid";

/** The content URI under which the bytes of a file that waits are asked for, as long as no server has them. */
export const localMedia = (key: string): string => `mxc://${SERVER}/${key}`;

/** The key of the entry that has the bytes; undefined for what lies on a server. */
export function keyOfLocalMedia(mxc: string): string | undefined {
  const parsed = parseMxc(mxc);
  return parsed?.server === SERVER ? parsed.mediaId : undefined;
}
