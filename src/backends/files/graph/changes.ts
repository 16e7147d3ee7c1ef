import { SparksError, stringAt } from "#base";
import type { FileChange, FileChanges } from "../files-backend.ts";
import { entryFromItem, ITEM_FIELDS, isDeleted, valuesOf } from "./drive-item.ts";
import { type Drive, driveUrl } from "./graph-path.ts";
import { type GraphAccess, graphPages, ownPath } from "./graph-request.ts";

/** learn.microsoft.com/graph/api/driveitem-delta. The cursor is the path of the address that Graph hands out. */
export function createChanges(access: GraphAccess, drive: Drive): FileChanges {
  const start = `${driveUrl(drive, "/root/delta")}?$select=${ITEM_FIELDS}`;
  return {
    async since(cursor, signal) {
      if (cursor !== undefined && !cursor.startsWith(`${driveUrl(drive)}/`)) {
        throw new SparksError("cursor-expired", "the cursor is not of this drive");
      }
      // The same item may stand on several pages: the last word counts.
      const changes = new Map<string, FileChange>();
      let next: string | undefined;
      for await (const body of graphPages(access, cursor ?? start, signal)) {
        for (const item of valuesOf(body)) {
          const id = stringAt(item, "id");
          const change = id === undefined ? undefined : changeFrom(item, id);
          if (id === undefined || !change) continue;
          changes.delete(id);
          changes.set(id, change);
        }
        const link = stringAt(body, "@odata.deltaLink");
        if (link !== undefined) next = ownPath(access, link);
      }
      if (next === undefined) throw new SparksError("invalid", "the changes end without a cursor");
      return { changes: [...changes.values()], cursor: next };
    },
  };
}

export function changeFrom(item: unknown, id: string): FileChange | undefined {
  if (isDeleted(item)) return { what: "gone", id };
  const entry = entryFromItem(item);
  return entry ? { what: "present", entry } : undefined;
}
