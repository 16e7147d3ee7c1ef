/** A listing as bytes on the device. What is read back is foreign. */
import { childPath, isFileName } from "#backends";
import { isObject, numberAt, stringAt } from "#base";
import type { FileEntry, FilePath, Revision } from "#model";

const FORMAT = 1;

/** `keepEntries` then `readEntries` gives what went in. */
export function keepEntries(entries: readonly FileEntry[]): Blob {
  return new Blob([JSON.stringify({ v: FORMAT, entries: entries.map(({ path: _path, ...rest }) => rest) })]);
}

/** The entries of `folder`; undefined where it is no listing. Entries that make no sense are left out. */
export function readEntries(folder: FilePath, text: string): readonly FileEntry[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
  if (!isObject(value) || value.v !== FORMAT || !Array.isArray(value.entries)) return undefined;
  const seen = new Set<string>();
  return value.entries.flatMap((item: unknown) => {
    const entry = readEntry(folder, item);
    if (!entry || seen.has(entry.name)) return [];
    seen.add(entry.name);
    return [entry];
  });
}

function readEntry(folder: FilePath, item: unknown): FileEntry | undefined {
  const name = stringAt(item, "name");
  const kind = stringAt(item, "kind");
  if (name === undefined || !isFileName(name) || (kind !== "file" && kind !== "folder")) return undefined;
  const [id, mediaType, revision] = [stringAt(item, "id"), stringAt(item, "mediaType"), stringAt(item, "revision")];
  const [size, modifiedAt] = [numberAt(item, "size"), numberAt(item, "modifiedAt")];
  return {
    path: childPath(folder, name),
    name,
    kind,
    ...(id === undefined ? {} : { id }),
    ...(size === undefined ? {} : { size }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(revision === undefined ? {} : { revision: revision as Revision }),
  };
}
