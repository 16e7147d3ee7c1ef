/** Something that was changed while the store was away. What is read back is foreign. */
import { isWithin, ROOT_PATH } from "#backends";
import { isObject, numberAt, stringAt } from "#base";
import type { FileKind, FilePath, Revision } from "#model";
import { failureFrom, filePathAt, type KeptFailure } from "../transfers/queued-upload.ts";

export const CHANGE_FORMAT = 1;

export type FileChangeWish =
  | { readonly what: "folder"; readonly path: FilePath }
  | { readonly what: "move"; readonly from: FilePath; readonly to: FilePath; readonly kind: FileKind }
  | { readonly what: "remove"; readonly path: FilePath; readonly kind: FileKind; readonly revision?: Revision };

export type PendingChange = {
  readonly v: typeof CHANGE_FORMAT;
  /** In the order in which they were made. */
  readonly key: string;
  readonly store: string;
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly change: FileChangeWish;
  readonly failed?: KeptFailure;
};

/** Undefined for what is none, or one of a version that nobody here knows. */
export function parsePendingChange(value: unknown): PendingChange | undefined {
  if (!isObject(value) || value.v !== CHANGE_FORMAT) return undefined;
  const [key, store, at, change] = [
    stringAt(value, "key"),
    stringAt(value, "store"),
    numberAt(value, "at"),
    wishFrom(value.change),
  ];
  const failed = value.failed === undefined ? undefined : failureFrom(value.failed);
  if (key === undefined || !/^\d{15}-[\w-]{1,64}$/.test(key) || !store || at === undefined || !change) return undefined;
  if (value.failed !== undefined && !failed) return undefined;
  const label = stringAt(value, "label") ?? "";
  return { v: CHANGE_FORMAT, key, store, label, at, change, ...(failed ? { failed } : {}) };
}

function wishFrom(value: unknown): FileChangeWish | undefined {
  const [what, path, from, to] = [
    stringAt(value, "what"),
    pathAt(value, "path"),
    pathAt(value, "from"),
    pathAt(value, "to"),
  ];
  if (what === "folder") return path && { what, path };
  const kind = stringAt(value, "kind");
  if (kind !== "file" && kind !== "folder") return undefined;
  if (what === "move") return from && to && { what, from, to, kind };
  if (what !== "remove" || !path) return undefined;
  const revision = stringAt(value, "revision");
  return { what, path, kind, ...(revision === undefined ? {} : { revision: revision as Revision }) };
}

/** The root itself is never made, moved or removed. */
function pathAt(value: unknown, key: string): FilePath | undefined {
  const path = filePathAt(value, key);
  return path === ROOT_PATH ? undefined : path;
}

/** The paths that it makes or takes away. */
export const pathsOf = (change: FileChangeWish): readonly FilePath[] =>
  change.what === "move" ? [change.from, change.to] : [change.path];

/** Whether one is about what the other makes, moves or takes away. */
export const touches = (one: FileChangeWish, other: FileChangeWish): boolean =>
  pathsOf(one).some((a) => pathsOf(other).some((b) => isWithin(a, b) || isWithin(b, a)));
