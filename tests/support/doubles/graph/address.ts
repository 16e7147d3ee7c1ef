/**
 * Addresses of items: `root`, `items/{id}`, and by path from either: `root:/a/b:/children`. Only literal colons set the path
 * off; a name cannot hold one. Segments are decoded once, each by itself.
 */
import { childNamed, type DoubleDrive, type DoubleItem, itemById } from "./drive-state.ts";
import { refusedName } from "./file-names.ts";
import { invalidRequest, notFound } from "./refusal.ts";

export type Address = {
  readonly drive: DoubleDrive;
  readonly item: DoubleItem | undefined;
  /** Where by path nothing is: the deepest folder that is there, and the names from there on. */
  readonly missing: { readonly folder: DoubleItem; readonly names: readonly string[] } | undefined;
  /** What follows: "", "children", "versions/2.0/content". Still encoded. */
  readonly rest: string;
};

export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidRequest("The path is not well encoded.");
  }
}

const BY_PATH = /^(root|items\/[^/:]+):\/([^:]*)(?::(?:\/(.*))?)?$/s;
const BY_ID = /^(root|items\/[^/:]+)(?:\/(.*))?$/s;

/** @throws Refusal where it is no address of an item. */
export function parseAddress(drive: DoubleDrive, text: string): Address {
  const byPath = BY_PATH.exec(text);
  const found = byPath ?? BY_ID.exec(text);
  if (!found) throw invalidRequest("Resource not found for the segment.");
  const start = startOf(drive, found[1] ?? "");
  if (!byPath) return { drive, item: start, missing: undefined, rest: found[2] ?? "" };
  const rest = byPath[3] ?? "";
  const names = (byPath[2] ?? "").split("/").map(decodeSegment);
  if (names.length === 1 && names[0] === "") return { drive, item: start, missing: undefined, rest };
  let folder = start;
  for (const [index, name] of names.entries()) {
    const why = refusedName(name, { folder: false, atRoot: false });
    if (why !== undefined) throw invalidRequest(`The path is not a valid one: ${why}.`);
    const item = folder.kind === "folder" ? childNamed(drive, folder, name) : undefined;
    if (!item) {
      if (folder.kind === "file") throw notFound();
      return { drive, item: undefined, missing: { folder, names: names.slice(index) }, rest };
    }
    folder = item;
  }
  return { drive, item: folder, missing: undefined, rest };
}

function startOf(drive: DoubleDrive, text: string): DoubleItem {
  if (text === "root") return drive.root;
  const id = decodeSegment(text.slice("items/".length));
  return id === "root" ? drive.root : itemById(drive, id);
}

export function demandItem({ item }: Address): DoubleItem {
  if (!item) throw notFound();
  return item;
}
