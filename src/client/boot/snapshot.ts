import { isObject, openSealedStore } from "#base";
import { type ListSnapshot, type RoomSnapshot, SNAPSHOT_STORE, SNAPSHOT_VERSION, snapshotKeys } from "#contracts";

/** What the hub left behind last time; undefined where there is nothing, or something of another version. */
export type Snapshots = { readonly list?: ListSnapshot; readonly room?: RoomSnapshot };

/** Reads the list and, if it is known, the room that the address names. Never fails: without a snapshot the hub is waited for. */
export async function readSnapshots(roomId: string | undefined): Promise<Snapshots> {
  try {
    const store = await openSealedStore(SNAPSHOT_STORE);
    try {
      const [list, room] = await Promise.all([
        store.get(snapshotKeys.list),
        roomId === undefined ? undefined : store.get(snapshotKeys.room(roomId)),
      ]);
      return {
        ...(isOurs(list) ? { list: list as ListSnapshot } : {}), // written by our own hub, sealed, version checked
        ...(isOurs(room) ? { room: room as RoomSnapshot } : {}), // as above
      };
    } finally {
      store.close();
    }
  } catch (thrown) {
    console.warn("snapshot not read", thrown instanceof Error ? thrown.name : "unknown");
    return {};
  }
}

const isOurs = (value: unknown): boolean =>
  isObject(value) && value.v === SNAPSHOT_VERSION && Array.isArray(value.items);
