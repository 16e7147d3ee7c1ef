import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { parentPath } from "../file-path.ts";
import { entryExists } from "./stat-entry.ts";

/** Servers have many words for a folder above that is missing: 409 by the standard, and seen are 403, 404 and 500. */
const UNCLEAR = new Set([403, 405, 500]);

/** Why something could not come to `path`: `not-found` where the folder above is missing, else the error as it is. */
export async function orphanOr(transport: Transport, path: FilePath, error: SparksError): Promise<SparksError> {
  if (error.status === undefined || !UNCLEAR.has(error.status)) return error;
  const isOrphan = !(await entryExists(transport, parentPath(path)).catch(() => true));
  return isOrphan ? new SparksError("not-found", "the folder above is missing", { status: error.status }) : error;
}
