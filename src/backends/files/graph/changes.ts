import { SparksError, stringAt } from "#base";
import type { FilePath } from "#model";
import type { FileChange, FileChanges } from "../files-backend.ts";
import { entryFromItem, ITEM_FIELDS, isDeleted, valuesOf } from "./drive-item.ts";
import { type Drive, driveUrl } from "./graph-path.ts";
import { type GraphAccess, graphPages, ownPath } from "./graph-request.ts";
import { createItemPaths } from "./item-paths.ts";

/** learn.microsoft.com/graph/api/driveitem-delta. The cursor is the path of the address that Graph hands out. */
export function createChanges(access: GraphAccess, drive: Drive): FileChanges {
  const start = `${driveUrl(drive, "/root/delta")}?$select=${ITEM_FIELDS}`;
  return {
    async since(cursor, signal) {
      if (cursor !== undefined && !cursor.startsWith(`${driveUrl(drive)}/`)) {
        throw new SparksError("cursor-expired", "the cursor is not of this drive");
      }
      // The same item may stand on several pages: the last word counts.
      const items = new Map<string, unknown>();
      const paths = createItemPaths(access, drive);
      let next: string | undefined;
      for await (const body of graphPages(access, cursor ?? start, signal)) {
        for (const item of valuesOf(body)) {
          const id = stringAt(item, "id");
          if (id === undefined) continue;
          items.delete(id);
          items.set(id, item);
          if (!isDeleted(item)) paths.learn(item);
        }
        const link = stringAt(body, "@odata.deltaLink");
        if (link !== undefined) next = ownPath(access, link);
      }
      if (next === undefined) throw new SparksError("invalid", "the changes end without a cursor");
      const changes: FileChange[] = [];
      for (const [id, item] of items) {
        const folder = isDeleted(item) ? undefined : await paths.folderOf(item, signal);
        const change = changeFrom(item, id, folder);
        if (change) changes.push(change);
      }
      return { changes, cursor: next };
    },
  };
}

/** @param folder where it lies, where that was found out; else its own reference says. */
export function changeFrom(item: unknown, id: string, folder?: FilePath): FileChange | undefined {
  if (isDeleted(item)) return { what: "gone", id };
  const entry = entryFromItem(item, folder);
  return entry ? { what: "present", entry } : undefined;
}
