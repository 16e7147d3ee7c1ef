import { freeName } from "../folder/sort-entries.ts";

/** Gives each attachment a name of its own, and never another one later: a name is what it is found by. */
export interface UniqueNames {
  nameFor(id: string, wanted: string): string;
}

export function createUniqueNames(): UniqueNames {
  const given = new Map<string, { readonly wanted: string; readonly name: string }>();
  /** As a file system sees them that does not tell cases and forms apart. */
  const taken = new Set<string>();
  const isTaken = { has: (name: string) => taken.has(folded(name)) };
  /** How often a name was wanted: of a thousand equal ones the search begins where the last one ended. */
  const counts = new Map<string, number>();
  return {
    nameFor(id, wanted) {
      const known = given.get(id);
      if (known?.wanted === wanted) return known.name;
      const count = (counts.get(folded(wanted)) ?? 0) + 1;
      counts.set(folded(wanted), count);
      const name = isTaken.has(wanted) ? freeName(wanted, isTaken, Math.max(2, count)) : wanted;
      taken.add(folded(name));
      given.set(id, { wanted, name });
      return name;
    },
  };
}

const folded = (name: string): string => name.normalize("NFC").toLowerCase();
