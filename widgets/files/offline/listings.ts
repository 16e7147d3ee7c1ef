/** Folders that were opened before, on this device: painted at once when one comes back, and there while the store is away. */
import type { Clock } from "#base";
import type { FileEntry, FilePath } from "#model";
import { keepEntries, readEntries } from "./kept-entries.ts";
import type { Shelf } from "./shelf.ts";

export interface Listings {
  /** What was in the folder when it was last seen, as if it lay at `as`; undefined where it never was. */
  read(store: string, folder: FilePath, as?: FilePath): Promise<readonly FileEntry[] | undefined>;
  /** Written a moment later, when the list has been painted. */
  keep(store: string, folder: FilePath, entries: readonly FileEntry[]): void;
  forget(store: string, folder: FilePath): void;
}

const WRITTEN_AFTER_MS = 1000;
/** Larger folders take longer to write down than it is worth. */
const MOST_ENTRIES = 20_000;

export function createListings(shelf: Promise<Shelf>, clock: Clock, onError: (thrown: unknown) => void): Listings {
  const pending = new Map<string, () => Promise<void>>();
  const nameOf = (store: string, path: FilePath) => `${store}\n${path}`;
  const write = async () => {
    await clock.sleep(WRITTEN_AFTER_MS);
    for (const [name, work] of [...pending]) {
      pending.delete(name);
      await work().catch(onError);
    }
    if (pending.size > 0) void write();
  };
  const later = (name: string, work: () => Promise<void>) => {
    const waits = pending.size > 0;
    pending.set(name, work);
    if (!waits) void write();
  };
  return {
    async read(store, folder, as = folder) {
      const found = await (await shelf).get({ store, path: folder });
      if (!found) return undefined;
      return readEntries(as, await (await found.bytes.slice(0, found.bytes.size)).text());
    },
    keep(store, folder, entries) {
      if (entries.length > MOST_ENTRIES) return;
      later(nameOf(store, folder), async () => (await shelf).put({ store, path: folder }, keepEntries(entries)));
    },
    forget(store, folder) {
      later(nameOf(store, folder), async () => (await shelf).drop({ store, path: folder }));
    },
  };
}
