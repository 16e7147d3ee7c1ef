/**
 * Everything of the widget that has to do with this device: the queue of transfers, what waits to be changed, and what is kept to be
 * read. One for the whole app: it outlives every change of place.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { FilesBackend } from "#backends";
import { type Clock, createEmitter, type Emitter, type SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { FileEntry } from "#model";
import { createRecentModel, type RecentModel } from "../find/recent.model.ts";
import { type AddedPlaces, createAddedPlaces } from "../places/added-places.ts";
import { openTransferStorage } from "../transfers/transfer-storage.ts";
import { createTransfersModel, type TransfersModel } from "../transfers/transfers.model.ts";
import { type ChangesModel, createChangesModel } from "./changes.model.ts";
import { openDeviceStore } from "./device-store.ts";
import { createKeptFolders, type KeptFolders } from "./kept-folders.ts";
import { createListings } from "./listings.ts";
import { createOpenStores } from "./open-stores.ts";
import type { PendingChange } from "./pending-change.ts";
import { createSeenFiles, MOST_SEEN_BYTES, type SeenFiles } from "./seen-files.ts";
import { createShelf } from "./shelf.ts";
import { withOffline } from "./with-offline.ts";

export type KeptStore = {
  /** The store, with what is kept of it standing in while it is away. For the views. */
  readonly backend: FilesBackend;
  readonly folders: KeptFolders;
};

export interface DeviceSide {
  readonly transfers: TransfersModel;
  readonly changes: ChangesModel;
  readonly seen: SeenFiles;
  /** What the person opened or brought in lately. */
  readonly recent: RecentModel;
  /** Places beside those that their sources list by themselves. */
  readonly added: AddedPlaces;
  /** False where the browser keeps nothing for this page. */
  readonly lasting: ReadonlySignal<boolean>;
  readonly uploaded: Emitter<{ readonly entry: FileEntry; readonly storeId: string }>;
  /** What waited has been carried out, or was refused. */
  readonly changed: Emitter<{ readonly change: PendingChange; readonly error: SparksError | undefined }>;
  /**
   * A store is open: what waits for it goes on. `id` stays the same from day to day and belongs to one connection of the person.
   */
  open(store: { readonly id: string; readonly label: string; readonly backend: FilesBackend }): KeptStore;
  close(id: string): void;
  /** Everything of the stores that are named goes: what is kept and what is queued. */
  forget(which?: (storeId: string) => boolean): Promise<void>;
  stop(): void;
}

export type DeviceSideDeps = {
  /** Whose device side it is, as somebody vouched for it. */
  readonly owner: string;
  readonly retry: Retry;
  readonly clock: Clock;
  /** False while the device itself has no network. */
  readonly online: () => boolean;
  readonly databases: IDBFactory | undefined;
  readonly locks: LockManager | undefined;
  readonly save: (name: string, data: Blob) => void;
  readonly onError: (error: SparksError, storeId: string) => void;
};

const MIB = 1024 * 1024;

export function createDeviceSide(deps: DeviceSideDeps): DeviceSide {
  const { owner, retry, clock, databases, locks, onError } = deps;
  const device = openDeviceStore(owner, {
    factory: databases,
    onUnreadable: (key) => console.warn("files: kept data is unreadable and is dropped", key),
  });
  const store = device.then((opened) => opened.store);
  const shelf = (name: string, mostBytes: number, mostItems: number) =>
    store.then((opened) => createShelf({ store: opened, name, mostBytes, mostItems, now: clock.now }));
  const listingShelf = shelf("listings", 64 * MIB, 500);
  const seenShelf = shelf("seen", 8 * MOST_SEEN_BYTES, 500);
  const notKept = (thrown: unknown) => onError(toSparksError(thrown), "");
  const listings = createListings(listingShelf, clock, notKept);
  const seen = createSeenFiles(seenShelf);
  const storage = openTransferStorage({ device, scope: `sparks-files/${owner}`, locks });
  const recent = createRecentModel({ store, clock, onError: notKept });
  const added = createAddedPlaces(store);
  const lasting = signal(true);
  device.then((opened) => {
    lasting.value = opened.lasting;
  }, notKept);
  const stores = createOpenStores();
  const uploaded: DeviceSide["uploaded"] = createEmitter();
  const changed: DeviceSide["changed"] = createEmitter();

  const changes = createChangesModel({
    ...{ store, stores, retry, clock, onError },
    claims: storage.then(({ claims }) => claims),
    onApplied(change) {
      changed.emit({ change, error: undefined });
      transfers.wake();
    },
    onFailed(change, error) {
      changed.emit({ change, error });
      transfers.wake();
    },
  });
  const transfers = createTransfersModel({
    ...{ stores, storage, retry, clock, onError },
    save: deps.save,
    onUploaded: (entry, storeId) => uploaded.emit({ entry, storeId }),
    // A folder that was made while the store was away is made before files go into it.
    mustWait: (storeId) => changes.waiting(storeId).length > 0,
  });

  return {
    ...{ transfers, changes, seen, recent, added, lasting, uploaded, changed },
    open({ id, label, backend }) {
      const side = { storeId: id, listings, seen, changes, online: deps.online, onError: notKept };
      const wrapped = withOffline(backend, side);
      stores.open({ id, label, backend, reads: wrapped });
      return {
        backend: wrapped,
        folders: createKeptFolders({ storeId: id, listings, changes, transfers: transfers.list }),
      };
    },
    close: stores.close,
    async forget(which = () => true) {
      transfers.cancelStores(which);
      await changes.discardStores(which);
      await (await listingShelf).dropStores(which);
      await (await seenShelf).dropStores(which);
      await recent.forget(which);
      await added.forget((sourceId) => which(`${sourceId} `));
    },
    stop() {
      changes.stop();
      transfers.stop();
    },
  };
}
