/** Where the queue of uploads lies: the device's store for this person, and the claims of this tab. */
import type { DeviceStore } from "../offline/device-store.ts";
import { createKeeper, type Keeper, roomOnDevice } from "./keeper.ts";
import { claimTab, type TabClaims } from "./tab-claims.ts";
import { createUploadQueue, type UploadQueue } from "./upload-queue.ts";

export type TransferStorage = {
  readonly queue: UploadQueue;
  readonly claims: TabClaims;
  readonly keeper: Keeper;
  /** False where everything is gone with the page. */
  readonly lasting: boolean;
};

export type TransferStorageOptions = {
  readonly device: DeviceStore | Promise<DeviceStore>;
  /** Names the person; the same in all their tabs. */
  readonly scope: string;
  readonly locks: LockManager | undefined;
  readonly room?: () => Promise<number>;
};

export async function openTransferStorage({
  device: opening,
  scope,
  locks,
  room = roomOnDevice,
}: TransferStorageOptions): Promise<TransferStorage> {
  const device = await opening;
  const claims = await claimTab({ locks: device.lasting ? locks : undefined, scope });
  return {
    claims,
    lasting: device.lasting,
    queue: createUploadQueue(device.store, claims),
    keeper: createKeeper({ store: device.store, room: device.lasting ? room : async () => 0 }),
  };
}
