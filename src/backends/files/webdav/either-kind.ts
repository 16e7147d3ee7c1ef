import type { FilePath } from "#model";
import type { Transport, TransportRequest } from "../../transport.ts";
import { discard } from "../reply.ts";

import { davPath } from "./dav-path.ts";

/** A redirect that was not followed: a browser shows its status as 0. */
export const isRedirect = ({ status }: Response): boolean => status === 0 || (status >= 300 && status < 400);

/**
 * Asks for `path` without knowing whether it is a file or a folder. Some servers redirect a folder to its address with a slash;
 * that is the one redirect that is known without following it.
 */
export async function requestEitherKind(
  transport: Transport,
  path: FilePath,
  request: TransportRequest,
): Promise<Response> {
  const reply = await transport.request(davPath(path, "file"), request);
  if (!isRedirect(reply) || davPath(path, "file") === davPath(path, "folder")) return reply;
  await discard(reply);
  return transport.request(davPath(path, "folder"), request);
}
