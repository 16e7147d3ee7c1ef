import { objectAt, stringAt } from "#base";
import type { FileCheckouts, LockHolder } from "../files-backend.ts";
import { type Drive, itemByIdUrl, itemUrl } from "./graph-path.ts";
import { type GraphAccess, graphDone, graphJson } from "./graph-request.ts";
import { getItemId } from "./read-items.ts";

/** learn.microsoft.com/graph/api/driveitem-checkout, driveitem-checkin, resources/publicationfacet */
export function createCheckouts(access: GraphAccess, drive: Drive): FileCheckouts {
  return {
    async checkOut(path, signal) {
      const id = await getItemId(access, drive, path, signal);
      await graphDone(access, itemByIdUrl(drive, id, "/checkout"), { method: "POST", signal });
    },
    async checkIn(path, comment = "", signal) {
      const id = await getItemId(access, drive, path, signal);
      await graphDone(access, itemByIdUrl(drive, id, "/checkin"), { method: "POST", body: { comment }, signal });
    },
    async holder(path, signal) {
      const item = await graphJson(access, `${itemUrl(drive, path)}?$select=id,publication`, { signal });
      return checkoutFrom(item);
    },
  };
}

/** Who has an item out, by its `publication`; undefined where nobody has. */
export function checkoutFrom(item: unknown): LockHolder | undefined {
  const publication = objectAt(item, "publication");
  const user = objectAt(objectAt(publication, "checkedOutBy"), "user");
  const isOut = stringAt(publication, "level")?.toLowerCase() === "checkout" || user !== undefined;
  return isOut ? { name: (stringAt(user, "displayName") ?? "").slice(0, 200) } : undefined;
}
