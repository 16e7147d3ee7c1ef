/** What all places can be asked. */
import { toSparksError } from "#base";
import type { Ask } from "./gather.model.ts";
import { walkNames } from "./walk-names.ts";

/** Names, and contents where the store reads them; a store that cannot search is walked through. */
export const forTerm =
  (term: string): Ask =>
  async ({ backend }, onFound, signal) => {
    if (backend.search) {
      try {
        onFound(await backend.search(term, signal));
        return { isPartial: false };
      } catch (thrown) {
        if (toSparksError(thrown).code !== "unsupported") throw thrown;
      }
    }
    return { isPartial: !(await walkNames(backend, term, { signal, onFound })) };
  };

export const forFavourites: Ask = async ({ backend }, onFound, signal) => {
  if (!backend.favourites) return undefined;
  onFound(await backend.favourites.list(signal));
  return { isPartial: false };
};
