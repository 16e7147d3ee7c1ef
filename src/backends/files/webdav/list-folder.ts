import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { davPath } from "./dav-path.ts";
import { entriesIn, entryAt } from "./entries.ts";
import { propfindRequest, readPropfind } from "./propfind.ts";

/** One level of a folder. @throws SparksError `invalid` where the path is a file. */
export async function listFolder(
  transport: Transport,
  folder: FilePath,
  signal?: AbortSignal,
): Promise<readonly FileEntry[]> {
  const reply = await transport.request(davPath(folder, "folder"), propfindRequest("1", signal));
  const responses = await readPropfind(reply, signal);
  const self = entryAt(folder, responses, transport.basePath);
  if (self?.kind === "file") throw new SparksError("invalid", "a file has no content to list");
  const entries = entriesIn(folder, responses, transport.basePath);
  if (!self && entries.length === 0) throw new SparksError("invalid", "the reply speaks of another folder");
  return entries;
}
