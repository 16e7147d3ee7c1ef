/** What a folder's list needs of the device: what was there when it was last seen, and what will be there when what waits has gone. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { FileEntry, FilePath } from "#model";
import { isActive, type Transfer } from "../transfers/transfer.ts";
import type { ChangesModel } from "./changes.model.ts";
import type { Listings } from "./listings.ts";
import { overlay, pathBefore } from "./overlay.ts";
import { pathsOf } from "./pending-change.ts";

export interface KeptFolders {
  /** Undefined where it was never opened on this device. */
  read(folder: FilePath): Promise<readonly FileEntry[] | undefined>;
  /** The listing with what waits. */
  readonly apply: ReadonlySignal<(folder: FilePath, entries: readonly FileEntry[]) => readonly FileEntry[]>;
  /** What of the list waits to be carried out or to be sent. */
  readonly waiting: ReadonlySignal<ReadonlySet<FilePath>>;
}

export type KeptFoldersDeps = {
  readonly storeId: string;
  readonly listings: Listings;
  readonly changes: Pick<ChangesModel, "list">;
  readonly transfers: ReadonlySignal<readonly Transfer[]>;
};

/** More are only in the list of transfers. */
const MOST_ARRIVING = 200;

export function createKeptFolders({ storeId, listings, changes, transfers }: KeptFoldersDeps): KeptFolders {
  const pending = computed(() =>
    changes.list.value.filter(({ store, failed }) => store === storeId && !failed).map(({ change }) => change),
  );
  /** Only while the store is away: else they arrive before one could look. */
  const arriving = computed(() => {
    const here = transfers.value.filter(
      (transfer) => transfer.direction === "up" && transfer.store.id === storeId && isActive(transfer),
    );
    if (!here.some(({ state }) => state.at === "held")) return NONE;
    return here
      .filter(({ state }) => state.at === "held" || state.at === "waiting" || state.at === "paused")
      .slice(0, MOST_ARRIVING)
      .map(({ folder, name, size }) => ({ folder, name, size }));
  });
  return {
    async read(folder) {
      const before = pathBefore(folder, pending.peek());
      if (before === undefined) return [];
      return listings.read(storeId, before, folder);
    },
    apply: computed(() => {
      const [now, coming] = [pending.value, arriving.value];
      return (folder: FilePath, entries: readonly FileEntry[]) => overlay(folder, entries, now, coming);
    }),
    waiting: computed(() => {
      const paths = new Set<FilePath>(pending.value.flatMap(pathsOf));
      for (const { folder, name } of arriving.value)
        paths.add((folder === "/" ? `/${name}` : `${folder}/${name}`) as FilePath);
      return paths;
    }),
  };
}

const NONE: readonly never[] = [];
