import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { discard } from "../reply.ts";
import { davError } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { orphanOr } from "./orphan.ts";
import { entryExists } from "./stat-entry.ts";

/** MKCOL (RFC 4918, 9.3). What servers answer where a file is in the way differs (400, 405, a redirect), so it is looked at. */
export async function makeCollection(transport: Transport, path: FilePath, signal?: AbortSignal): Promise<void> {
  const reply = await transport.request(davPath(path, "folder"), { method: "MKCOL", signal });
  if (reply.ok) return discard(reply);
  const error = await davError(reply, "MKCOL");
  if (error.code === "invalid" && (await entryExists(transport, path, signal))) {
    throw new SparksError("conflict", "something is there", { status: reply.status });
  }
  throw await orphanOr(transport, path, error);
}
