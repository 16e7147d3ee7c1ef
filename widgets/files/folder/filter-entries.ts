import type { FileEntry } from "#model";
import { type FileGroup, groupOf } from "./file-group.ts";

export type EntryFilter = {
  /** Every word of it is in the name. */
  readonly text: string;
  readonly group: FileGroup | undefined;
};

export const NO_FILTER: EntryFilter = { text: "", group: undefined };

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** What fits; the same array where nothing is asked for. Marks over letters and capitals make no difference. */
export function filterEntries(entries: readonly FileEntry[], { text, group }: EntryFilter): readonly FileEntry[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0 && group === undefined) return entries;
  return entries.filter((entry) => {
    if (group !== undefined && groupOf(entry) !== group) return false;
    const name = words.length > 0 ? plain(entry.name) : "";
    return words.every((word) => name.includes(word));
  });
}
