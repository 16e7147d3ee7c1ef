import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { requestEitherKind } from "./either-kind.ts";
import { entryAt } from "./entries.ts";
import { propfindRequest, readPropfind } from "./propfind.ts";

/** One file or folder. */
export async function statEntry(transport: Transport, path: FilePath, signal?: AbortSignal): Promise<FileEntry> {
  const responses = await readPropfind(await requestEitherKind(transport, path, propfindRequest("0", signal)), signal);
  const entry = entryAt(path, responses, transport.basePath);
  if (!entry) throw new SparksError("invalid", "the reply speaks of something else");
  return entry;
}

export async function entryExists(transport: Transport, path: FilePath, signal?: AbortSignal): Promise<boolean> {
  try {
    await statEntry(transport, path, signal);
    return true;
  } catch (thrown) {
    if (thrown instanceof SparksError && thrown.code === "not-found") return false;
    throw thrown;
  }
}
