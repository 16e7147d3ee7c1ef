/** Places that a person put beside those that a source lists by itself, on this device, sealed. */
import { isObject, type SealedStore, stringAt } from "#base";
import type { FilePlace } from "#model";

export interface AddedPlaces {
  read(sourceId: string): Promise<readonly FilePlace[]>;
  add(sourceId: string, place: FilePlace): Promise<void>;
  /** All of the sources that are named. */
  forget(which: (sourceId: string) => boolean): Promise<void>;
}

const PREFIX = "places/";
const MOST = 50;
const KINDS = ["personal", "shared", "site", "other"] as const;

export function createAddedPlaces(store: Promise<SealedStore>): AddedPlaces {
  const read = async (sourceId: string) => parseAddedPlaces(await (await store).get(`${PREFIX}${sourceId}`));
  return {
    read,
    async add(sourceId, { id, name, kind }) {
      const others = (await read(sourceId)).filter((place) => place.id !== id);
      await (await store).put({ [`${PREFIX}${sourceId}`]: [...others, { id, name, kind }].slice(-MOST) });
    },
    async forget(which) {
      const opened = await store;
      const gone = (await opened.list(PREFIX)).map(([key]) => key).filter((key) => which(key.slice(PREFIX.length)));
      await opened.put(Object.fromEntries(gone.map((key) => [key, undefined])));
    },
  };
}

/** What does not read as one is left out. */
export function parseAddedPlaces(value: unknown): readonly FilePlace[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST).flatMap((item: unknown): readonly FilePlace[] => {
    if (!isObject(item)) return [];
    const [id, name] = [stringAt(item, "id"), stringAt(item, "name")];
    const kind = KINDS.find((known) => known === item["kind"]);
    return id === undefined || id === "" || name === undefined || !kind ? [] : [{ id, name, kind }];
  });
}

/** The listed ones first; one that is listed by now stands once. */
export const withAdded = (listed: readonly FilePlace[], added: readonly FilePlace[]): readonly FilePlace[] => [
  ...listed,
  ...added.filter(({ id }) => !listed.some((place) => place.id === id)),
];
