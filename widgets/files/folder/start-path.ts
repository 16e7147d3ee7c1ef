import { parseFilePath, ROOT_PATH } from "#backends";
import { toSparksError } from "#base";
import type { FilePath } from "#model";

/** The folder of the config; the root where it names none that could be. */
export function startPath(configured: string | undefined): FilePath {
  try {
    return configured === undefined ? ROOT_PATH : parseFilePath(configured);
  } catch (thrown) {
    if (toSparksError(thrown).code === "invalid") return ROOT_PATH;
    throw thrown;
  }
}
