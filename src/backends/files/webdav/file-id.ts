import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { requestEitherKind } from "./either-kind.ts";
import { propfindRequest, readPropfind } from "./propfind.ts";

/** The id that Nextcloud, ownCloud and OpenCloud keep for a file through renames (`oc:fileid`). */
export async function fileIdOf(root: Transport, path: FilePath, signal?: AbortSignal): Promise<string> {
  const request = propfindRequest("0", signal, ["oc:fileid"]);
  const [response] = await readPropfind(await requestEitherKind(root, path, request), signal);
  const id = response?.props["oc:fileid"];
  if (!id) throw new SparksError("invalid", "the server gives the file no id");
  return id;
}
