import type { Emitter } from "#base";
import type { RoomEvent } from "../events/index.ts";
import type { OlmMessage, OlmTargets } from "./olm-messages.ts";
import type { Recovery } from "./recovery.ts";
import type { ToDevice } from "./to-device.ts";

type Content = Readonly<Record<string, unknown>>;

/** What crypto must know of a room to encrypt for it. */
export type CryptoRoom = {
  readonly roomId: string;
  /** Content of `m.room.encryption`. */
  readonly encryption: Content;
  readonly historyVisibility: string;
  /** Members known so far, for a head start. */
  known(): readonly CryptoMember[];
  /** All who shall be able to read: asks the server where the list is not complete. Fails rather than leaving someone out. */
  targets(): Promise<readonly CryptoMember[]>;
};
export type CryptoMember = { readonly userId: string; readonly membership: string };

export type CryptoSync = {
  readonly toDevice: readonly unknown[];
  readonly deviceLists: { readonly changed: readonly string[]; readonly left: readonly string[] };
  readonly oneTimeKeyCounts?: Readonly<Record<string, number>> | undefined;
  readonly unusedFallbackKeys?: readonly string[] | undefined;
  readonly sliding: boolean;
};

/** The Rust crypto, as far as the hub uses it. */
export interface CryptoEngine {
  /** Resolves when all of it is stored: only then may the homeserver forget the to-device messages. */
  receiveSync(sync: CryptoSync): Promise<void>;
  /** Changes of device lists may have been missed: all are asked for again. */
  missedDeviceLists(): Promise<void>;
  /** The event with the outcome in `clear`. Never throws. */
  decrypt(event: RoomEvent): Promise<RoomEvent>;
  /** Events whose keys came later, decrypted. */
  readonly late: Emitter<RoomEvent>;
  encrypt(room: CryptoRoom, type: string, content: Content, txnId: string): Promise<{ type: string; content: Content }>;
  /** To-device messages that are not the crypto's own, as they come. */
  readonly toDevice: Emitter<ToDevice>;
  /** Encrypts for one device each; who cannot be reached is left out. */
  encryptToDevice(type: string, targets: OlmTargets): Promise<readonly OlmMessage[]>;
  /** Follows the devices of the room's people, so that what they send can be judged. */
  follow(room: CryptoRoom): Promise<void>;
  memberChanged(roomId: string, member: CryptoMember, before: string | undefined): void;
  /** Makes the account's cross-signing identity where it has none. */
  bootstrap(password: string | undefined): Promise<void>;
  /** Whether this device is signed by its owner's identity; undefined while nobody knows. */
  verified(): Promise<boolean | undefined>;
  readonly trustChanged: Emitter<void>;
  readonly recovery: Recovery;
  /** Resolves when its stores are closed. */
  stop(): Promise<void>;
}
