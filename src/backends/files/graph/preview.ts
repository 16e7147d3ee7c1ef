import { stringAt } from "#base";
import type { FilePath } from "#model";
import { type Drive, itemByIdUrl } from "./graph-path.ts";
import { type GraphAccess, grantedUrl, graphJson } from "./graph-request.ts";
import { getItemId } from "./read-items.ts";

/**
 * An address that shows the file for a short time (learn.microsoft.com/graph/api/driveitem-preview). Where only a form that is
 * posted would open it, there is none.
 */
export async function previewAddress(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  signal?: AbortSignal,
): Promise<{ readonly url: string }> {
  const id = await getItemId(access, drive, path, signal);
  const body = await graphJson(access, itemByIdUrl(drive, id, "/preview"), { method: "POST", body: {}, signal });
  return { url: grantedUrl(stringAt(body, "getUrl")) };
}
