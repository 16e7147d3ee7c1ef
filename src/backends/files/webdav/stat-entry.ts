import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { davPath } from "./dav-path.ts";
import { entryAt } from "./entries.ts";
import { propfind } from "./propfind.ts";

/** One file or folder. */
export async function statEntry(transport: Transport, path: FilePath, signal?: AbortSignal): Promise<FileEntry> {
  const responses = await propfind(transport, davPath(path, "file"), "0", signal);
  const entry = entryAt(path, responses, transport.basePath);
  if (!entry) throw new SparksError("invalid", "the reply speaks of something else");
  return entry;
}
