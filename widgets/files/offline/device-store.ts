/**
 * What the widget keeps on this device for one person: in the storage of its own origin (apart for every client that embeds it, as
 * browsers keep it), encrypted under a key that gives no bytes away. The name of the store is a hash, so that nobody reads in it who
 * was here, and each person has one of their own: what one queued is never seen or sent by another.
 */
import { createMemoryStore, openSealedStore, type SealedStore, toSparksError } from "#base";

export type DeviceStore = {
  readonly store: SealedStore;
  /** False where the browser gives no storage: then everything is gone with the page. */
  readonly lasting: boolean;
};

export type DeviceStoreOptions = {
  /** Undefined where the browser has none for this frame. */
  readonly factory: IDBFactory | undefined;
  /** Something that was kept cannot be read any more: it is dropped. */
  readonly onUnreadable: (key: string) => void;
};

const FORMAT = "1";

/** @param owner Who it is for, as somebody vouched for: the Matrix user, or the account of the store itself. */
export async function openDeviceStore(
  owner: string,
  { factory, onUnreadable }: DeviceStoreOptions,
): Promise<DeviceStore> {
  if (!factory) return { store: createMemoryStore(), lasting: false };
  const name = `sparks-files-${FORMAT}-${await shortHash(owner)}`;
  try {
    return { store: await openSealedStore(name, factory, { onUnreadable }), lasting: true };
  } catch (thrown) {
    // A private window, storage that is blocked for frames, a database of a later version: the work goes on without.
    onUnreadable(`${name}: ${toSparksError(thrown).message}`);
    return { store: createMemoryStore(), lasting: false };
  }
}

/** The factory of this frame; undefined where touching it is forbidden. */
export function frameDatabases(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch (thrown) {
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}

/** 128 bits of SHA-256, as letters that may stand in a name. */
export async function shortHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
