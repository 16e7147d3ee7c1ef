import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { davError, discard } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";

/** MKCOL (RFC 4918, 9.3). */
export async function makeCollection(transport: Transport, path: FilePath, signal?: AbortSignal): Promise<void> {
  const reply = await transport.request(davPath(path, "folder"), { method: "MKCOL", signal });
  if (reply.status !== 201 && reply.status !== 200) throw await davError(reply, "MKCOL");
  await discard(reply);
}
