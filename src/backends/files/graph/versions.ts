import { objectAt, SparksError, stringAt } from "#base";
import type { FilePath, FileVersion } from "#model";
import type { FileVersions } from "../files-backend.ts";
import { sizeOf, timeOf, valuesOf } from "./drive-item.ts";
import { fetchGranted } from "./get-content.ts";
import { type Drive, itemByIdUrl } from "./graph-path.ts";
import { type GraphAccess, graphDone, graphJson, graphPages } from "./graph-request.ts";
import { getItemId } from "./read-items.ts";

/** learn.microsoft.com/graph/api/driveitem-list-versions and beside it. */
export function createVersions(access: GraphAccess, drive: Drive): FileVersions {
  const urlOf = async (path: FilePath, tail: string, signal?: AbortSignal) =>
    itemByIdUrl(drive, await getItemId(access, drive, path, signal), tail);
  return {
    async list(path, signal) {
      const versions: FileVersion[] = [];
      for await (const body of graphPages(access, await urlOf(path, "/versions", signal), signal)) {
        versions.push(...valuesOf(body).flatMap((value) => versionFrom(value) ?? []));
      }
      return versions;
    },
    async download(path, versionId, signal) {
      const url = await urlOf(path, `/versions/${encodeURIComponent(versionId)}`, signal);
      const address = stringAt(await graphJson(access, url, { signal }), "@microsoft.graph.downloadUrl");
      if (address === undefined) {
        throw new SparksError("unsupported", "the store hands out no address for this version");
      }
      return fetchGranted(access, address, signal ? { signal } : {});
    },
    async restore(path, versionId, signal) {
      const url = await urlOf(path, `/versions/${encodeURIComponent(versionId)}/restoreVersion`, signal);
      await graphDone(access, url, { method: "POST", signal });
    },
  };
}

export function versionFrom(value: unknown): FileVersion | undefined {
  const id = stringAt(value, "id");
  if (id === undefined) return undefined;
  const modifiedAt = timeOf(stringAt(value, "lastModifiedDateTime"));
  const size = sizeOf(value);
  const by = stringAt(objectAt(objectAt(value, "lastModifiedBy"), "user"), "displayName");
  return {
    id,
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(size === undefined ? {} : { size }),
    ...(by === undefined ? {} : { by }),
  };
}
