import type { FileEntry } from "#model";

export type SortKey = "name" | "size" | "modified";
export type Sorting = { readonly by: SortKey; readonly descending: boolean };

/** Folders first, then by what is asked, then by name as people count: "2" before "10". */
export function sortEntries(entries: readonly FileEntry[], { by, descending }: Sorting, locale: string): FileEntry[] {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const direction = descending ? -1 : 1;
  const value = (entry: FileEntry) => (by === "size" ? entry.size : entry.modifiedAt) ?? -1;
  const byName = (a: FileEntry, b: FileEntry) => compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
  return [...entries].sort((a, b) => {
    if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
    const order = by === "name" ? byName(a, b) : value(a) - value(b);
    return order === 0 ? byName(a, b) : order * direction;
  });
}

/** What is in the folder by name: `report.pdf` → `report (2).pdf`, the first number from `from` on that is free. */
export function freeName(name: string, taken: Pick<ReadonlySet<string>, "has">, from = 2): string {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = from; ; number++) {
    const candidate = `${stem} (${number})${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
