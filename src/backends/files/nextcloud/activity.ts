import { isObject, numberAt, SparksError, stringAt } from "#base";
import type { FileActivity, FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { ocs } from "./ocs.ts";

const LIMIT = 50;
const MAX_TEXT = 500;

/** github.com/nextcloud/activity, docs/endpoint-v2.md: what happened to one file, by its id. */
export async function listActivity(
  transport: Transport,
  path: FilePath,
  fileIdOf: (path: FilePath) => Promise<string>,
  signal?: AbortSignal,
): Promise<readonly FileActivity[]> {
  const query = { object_type: "files", object_id: await fileIdOf(path), limit: String(LIMIT), sort: "desc" };
  try {
    const data = await ocs(transport, "apps/activity/api/v2/activity/filter", { query, signal });
    return (Array.isArray(data) ? data : []).flatMap((value) => activityFrom(value) ?? []).slice(0, LIMIT);
  } catch (thrown) {
    // 204 and 304: nothing is kept of it. They come without an envelope.
    if (thrown instanceof SparksError && (thrown.status === 204 || thrown.status === 304)) return [];
    throw thrown;
  }
}

export function activityFrom(value: unknown): FileActivity | undefined {
  if (!isObject(value)) return undefined;
  const id = numberAt(value, "activity_id")?.toString() ?? stringAt(value, "activity_id");
  const text = stringAt(value, "subject")?.trim().slice(0, MAX_TEXT);
  if (id === undefined || !text) return undefined;
  const at = Date.parse(stringAt(value, "datetime")?.slice(0, 60) ?? "");
  const by = stringAt(value, "user")?.slice(0, 200);
  return { id, text, ...(Number.isFinite(at) ? { at } : {}), ...(by ? { by } : {}) };
}
