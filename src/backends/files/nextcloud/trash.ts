import type { TrashedFile } from "#model";
import type { Transport } from "../../transport.ts";
import { parseFilePath } from "../file-path.ts";
import type { FileTrash } from "../files-backend.ts";
import { parseSize } from "../reply.ts";
import { deleteItem, itemSegment, listItems, moveItem } from "../webdav/dav-items.ts";
import type { DavResponse } from "../webdav/multistatus.ts";

const PROPS = [
  "resourcetype",
  "getcontentlength",
  "nc:trashbin-filename",
  "nc:trashbin-original-location",
  "nc:trashbin-deletion-time",
];

/** docs.nextcloud.com, "Trashbin". `root` stands for `…/dav/trashbin/<user>/`. */
export function createTrash(root: Transport): FileTrash {
  return {
    async list(signal) {
      const items = await listItems(root, "trash/", PROPS, signal);
      const found = items.map(({ id, response }) => trashedFrom(id, response));
      return found.sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0));
    },
    restore: (id, signal) => moveItem(root, `trash/${itemSegment(id)}`, `restore/${itemSegment(id)}`, signal),
    purge: (id, signal) => deleteItem(root, `trash/${itemSegment(id)}`, signal),
  };
}

export function trashedFrom(id: string, { props, isCollection }: DavResponse): TrashedFile {
  const seconds = parseSize(props["nc:trashbin-deletion-time"]);
  const size = parseSize(props.getcontentlength);
  const from = placeOf(props["nc:trashbin-original-location"]);
  return {
    id,
    // Without the name it had, the one in the trash: `plan.txt.d1700000000`.
    name: props["nc:trashbin-filename"] || id.replace(/\.d\d+$/, ""),
    kind: isCollection ? "folder" : "file",
    ...(from === undefined ? {} : { from }),
    ...(seconds === undefined ? {} : { removedAt: seconds * 1000 }),
    ...(size === undefined || isCollection ? {} : { size }),
  };
}

function placeOf(location: string | undefined) {
  if (!location) return undefined;
  try {
    return parseFilePath(location.startsWith("/") ? location : `/${location}`);
  } catch {
    return undefined; // No path of ours: the thing can be brought back all the same.
  }
}
