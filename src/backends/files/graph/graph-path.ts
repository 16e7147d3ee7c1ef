/** How Graph addresses an item by its path: `root:/a/b:` (learn.microsoft.com/graph/onedrive-addressing-driveitems). */
import { SparksError } from "#base";
import type { FilePath } from "#model";
import { pathFromSegments, segmentsOf } from "../file-path.ts";

export type Drive = { readonly id: string };

const drivePath = ({ id }: Drive) => `drives/${encodeURIComponent(id)}`;

/** The item itself, or what hangs on it: `itemUrl(drive, path, "/children")`. */
export function itemUrl(drive: Drive, path: FilePath, tail = ""): string {
  const segments = segmentsOf(path);
  const root = `${drivePath(drive)}/root`;
  if (segments.length === 0) return `${root}${tail}`;
  const named = `${root}:/${segments.map(encodeSegment).join("/")}`;
  // A colon closes the path; without anything behind it, it is left out where the query follows at once.
  return tail === "" ? named : `${named}:${tail}`;
}

/** By id: it stays right when somebody renames what is above. */
export const itemByIdUrl = (drive: Drive, id: string, tail = ""): string =>
  `${drivePath(drive)}/items/${encodeURIComponent(id)}${tail}`;

export const driveUrl = (drive: Drive, tail = ""): string => `${drivePath(drive)}${tail}`;

/** Something new in a folder that is there: by path alone, Graph would make the folders that are missing. */
export const childUrl = (drive: Drive, folderId: string, name: string, tail: string): string =>
  itemByIdUrl(drive, folderId, `:/${encodeSegment(name)}:${tail}`);

/** `encodeURIComponent` leaves an apostrophe, which OData reads as a quote. */
const encodeSegment = (name: string) => encodeURIComponent(name).replaceAll("'", "%27");

/** `parentReference.path` of an item: `/drives/<id>/root:/Folder/Other` or `/drive/root:/Folder`, percent-encoded. */
export function parentFromReference(path: string | undefined): FilePath | undefined {
  const at = path?.indexOf("/root:");
  if (path === undefined || at === undefined || at < 0) return undefined;
  try {
    const segments = path
      .slice(at + "/root:".length)
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
    return pathFromSegments(segments);
  } catch {
    return undefined; // A percent sign that encodes nothing.
  }
}

/** Names that SharePoint and OneDrive do not take (support.microsoft.com, "invalid file names"). */
const FORBIDDEN_CHARACTERS = /["*:<>?/\\|\p{Cc}]/u;
const FORBIDDEN_NAMES = /^(\.lock|con|prn|aux|nul|com\d|lpt\d|_vti_|desktop\.ini)$/i;

/** @throws SparksError `invalid` for a name that no drive takes: better said here than by a reply without a reason. */
export function checkName(name: string): void {
  const isBad =
    FORBIDDEN_CHARACTERS.test(name) ||
    FORBIDDEN_NAMES.test(name) ||
    name.startsWith("~$") ||
    name.includes("_vti_") ||
    name.trim() !== name ||
    name.endsWith(".");
  if (isBad) throw new SparksError("invalid", "the store does not take such a name", { path: "name" });
  if (name.length > 255) throw new SparksError("invalid", "the name is too long for the store", { path: "name" });
}
