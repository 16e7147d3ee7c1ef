/** Paths inside a store. A segment is a name as the store has it: no "/" and no NUL in it, not "." or "..", not empty. */
import { SparksError } from "#base";
import type { FilePath } from "#model";

export const ROOT_PATH = "/" as FilePath;

const segmentsIn = (path: string): readonly string[] => path.split("/").filter((segment) => segment !== "");

/** Whether `name` can stand in a path. What a store accepts beyond that, it says itself. */
export const isFileName = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name) && name.isWellFormed();

/** A path written by hand or by foreign hands: doubled and closing slashes are dropped. @throws SparksError `invalid` */
export function parseFilePath(text: string): FilePath {
  const segments = segmentsIn(text);
  if (!text.startsWith("/") || !segments.every(isFileName)) {
    throw new SparksError("invalid", "a path starts with / and has no . or .. in it", { path: "path" });
  }
  return pathFromSegments(segments);
}

/** The names from the root down; none for the root. */
export const segmentsOf = (path: FilePath): readonly string[] => segmentsIn(path);

export const pathFromSegments = (segments: readonly string[]): FilePath => `/${segments.join("/")}` as FilePath;

/** @throws SparksError `invalid` where `name` cannot be a name. */
export function childPath(folder: FilePath, name: string): FilePath {
  if (!isFileName(name)) throw new SparksError("invalid", "not a file name", { path: "name" });
  return pathFromSegments([...segmentsOf(folder), name]);
}

/** The folder it is in; the root is in itself. */
export const parentPath = (path: FilePath): FilePath => pathFromSegments(segmentsOf(path).slice(0, -1));

/** "" for the root. */
export const nameOf = (path: FilePath): string => segmentsOf(path).at(-1) ?? "";

/** Whether `path` is `folder` or lies in it, however deep. */
export const isWithin = (folder: FilePath, path: FilePath): boolean =>
  folder === ROOT_PATH || path === folder || path.startsWith(`${folder}/`);
