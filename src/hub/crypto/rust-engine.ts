/**
 * The Rust crypto of matrix-js-sdk without its client. A chunk of its own: imported when sync is under way already. The SDK
 * wants events and rooms as objects with methods; it gets the small ones of this folder, cast here and nowhere else.
 */

import {
  CryptoEvent as CryptoEventName,
  DecryptionFailureCode,
  EventShieldReason,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import { initRustCrypto } from "matrix-js-sdk/lib/rust-crypto/index.js";
import type { RustCrypto } from "matrix-js-sdk/lib/rust-crypto/rust-crypto.js";
import { ServerSideSecretStorageImpl } from "matrix-js-sdk/lib/secret-storage.js";
import type { Clock, Log } from "#base";
import { createEmitter, isObject, SparksError, stringAt } from "#base";
import type { ClearEvent, RoomEvent } from "../events/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { CryptoEngine, CryptoRoom } from "./crypto-engine.ts";
import { incomingEvent, outgoingEvent } from "./crypto-event.ts";
import { createOlmMessages } from "./olm-messages.ts";
import { createKeyHolder, createRecovery } from "./recovery.ts";
import { accountDataClient } from "./secret-storage-client.ts";
import { parseToDevice, type ToDevice } from "./to-device.ts";

type SdkEvent = Parameters<RustCrypto["decryptEvent"]>[0];
type SdkRoom = Parameters<RustCrypto["onCryptoEvent"]>[0];
type InitArgs = Parameters<typeof initRustCrypto>[0];

const PATIENCE_MS = 2000;

export type RustEngineOptions = {
  readonly clock: Clock;
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly deviceId: string;
  readonly log: Log;
  /** Null: in memory. */
  readonly storeName: string | null;
  readonly storeKey: Uint8Array;
};

export async function createRustEngine(options: RustEngineOptions): Promise<CryptoEngine> {
  const { http, userId, deviceId, log, clock } = options;
  const holder = createKeyHolder(() => secretStorage);
  const secretStorage = new ServerSideSecretStorageImpl(accountDataClient(http, userId), holder.callbacks);
  const crypto = await initRustCrypto({
    logger: quietLogger(log),
    // Same class; its options differ in fields that the crypto does not read.
    http: http.api as unknown as InitArgs["http"],
    userId,
    deviceId,
    secretStorage,
    cryptoCallbacks: holder.callbacks,
    storePrefix: options.storeName,
    storeKey: options.storeKey,
  });
  const late = createEmitter<RoomEvent>();
  const trustChanged = createEmitter<void>();
  const toDevice = createEmitter<ToDevice>();
  const olm = createOlmMessages({ crypto, userId, deviceId, now: () => clock.now() });
  for (const name of [
    CryptoEventName.KeysChanged,
    CryptoEventName.UserTrustStatusChanged,
    CryptoEventName.DevicesUpdated,
    CryptoEventName.KeyBackupStatus,
    CryptoEventName.KeyBackupDecryptionKeyCached,
  ]) {
    crypto.on(name as typeof CryptoEventName.KeysChanged, () => trustChanged.emit());
  }
  const encryptors = new Map<string, { room: CryptoRoom }>();

  const attempt = async (event: RoomEvent, wrapped: ReturnType<typeof incomingEvent>): Promise<RoomEvent> => {
    try {
      const result = await crypto.decryptEvent(wrapped as unknown as SdkEvent);
      const type = stringAt(result.clearEvent, "type");
      const content: unknown = result.clearEvent.content;
      if (type === undefined || !isObject(content)) return { ...event, clear: { state: "failed", reason: "unknown" } };
      wrapped.clear = content;
      wrapped.failed = false;
      const info = await crypto.getEncryptionInfoForEvent(wrapped as unknown as SdkEvent);
      // Somebody else's key, or a changed sender: what it says must not be shown as that person's word.
      if (info?.shieldReason === EventShieldReason.MISMATCHED_SENDER) {
        return { ...event, clear: { state: "failed", reason: "unknown" } };
      }
      const shield = shieldOf(info?.shieldReason ?? null);
      // The relation stays outside of the encryption; inside it may be missing.
      const relation = content["m.relates_to"] ?? event.content["m.relates_to"];
      const clear: ClearEvent = {
        state: "decrypted",
        type,
        content: relation === undefined ? content : { ...content, "m.relates_to": relation },
        ...(shield ? { shield } : {}),
      };
      return { ...event, clear };
    } catch (thrown) {
      wrapped.clear = null;
      wrapped.failed = true;
      return { ...event, clear: { state: "failed", reason: failureOf(thrown) } };
    }
  };

  // The crypto holds on to the wrapped event until its key comes, so a retry must use the same one.
  const decrypt = (event: RoomEvent): Promise<RoomEvent> => {
    const wrapped = incomingEvent(event, async () => {
      const again = await attempt(event, wrapped);
      if (again.clear?.state === "decrypted") late.emit(again);
    });
    return impatient(attempt(event, wrapped), event);
  };

  /** A missing key makes the SDK look for a backup first, over the network: nobody waits long for that. */
  const impatient = (outcome: Promise<RoomEvent>, event: RoomEvent): Promise<RoomEvent> => {
    const enough = new AbortController();
    const unsure = clock.sleep(PATIENCE_MS, enough.signal).then(
      (): RoomEvent => {
        outcome.then((done) => late.emit(done));
        return { ...event, clear: { state: "failed", reason: "waiting" } };
      },
      () => outcome,
    );
    return Promise.race([outcome.finally(() => enough.abort()), unsure]);
  };

  const encryptorOf = async (room: CryptoRoom) => {
    const known = encryptors.get(room.roomId);
    if (known) {
      known.room = room;
      return;
    }
    const holder = { room };
    const members = (list: readonly { userId: string; membership: string }[]) => list;
    const adapter = {
      roomId: room.roomId,
      getJoinedMembers: () => members(holder.room.known()),
      getEncryptionTargetMembers: async () => members(await holder.room.targets()),
      shouldEncryptForInvitedMembers: () => holder.room.historyVisibility !== "joined",
      getHistoryVisibility: () => holder.room.historyVisibility,
      getBlacklistUnverifiedDevices: () => null,
    };
    const settings = { getContent: () => room.encryption };
    await crypto.onCryptoEvent(adapter as unknown as SdkRoom, settings as unknown as SdkEvent);
    if (!(await crypto.isEncryptionEnabledInRoom(room.roomId))) {
      throw new SparksError("unsupported", "the room's encryption is not known");
    }
    encryptors.set(room.roomId, holder);
  };

  const recovery = createRecovery({ crypto, storage: secretStorage, holder, http, userId, deviceId });
  return {
    late,
    trustChanged,
    toDevice,
    encryptToDevice: olm.encrypt,
    recovery,
    decrypt,
    async receiveSync(sync) {
      const received: readonly unknown[] = await crypto.processSyncChanges({
        toDeviceEvents: sync.toDevice as never,
        deviceLists: { changed: [...sync.deviceLists.changed], left: [...sync.deviceLists.left] },
        ...(sync.oneTimeKeyCounts === undefined ? {} : { oneTimeKeysCounts: { ...sync.oneTimeKeyCounts } }),
        ...(sync.unusedFallbackKeys === undefined ? {} : { unusedFallbackKeys: [...sync.unusedFallbackKeys] }),
        useMsc4186: sync.sliding,
      } as unknown as Parameters<RustCrypto["processSyncChanges"]>[0]);
      crypto.onSyncCompleted({});
      for (const message of received.flatMap((raw) => parseToDevice(raw) ?? [])) toDevice.emit(message);
    },
    missedDeviceLists: () => crypto.markAllTrackedUsersAsDirty(),
    async encrypt(room, type, content, txnId) {
      await encryptorOf(room);
      const event = outgoingEvent(room.roomId, type, content, txnId);
      await crypto.encryptEvent(event as unknown as SdkEvent, {} as SdkRoom);
      if (!event.sealed) throw new SparksError("invalid", "the event was not encrypted");
      return event.sealed;
    },
    follow: encryptorOf,
    memberChanged(roomId, member, before) {
      const event = {
        getRoomId: () => roomId,
        getType: () => "m.room.member",
        getStateKey: () => member.userId,
        getContent: () => ({ membership: member.membership }),
      } as unknown as SdkEvent;
      crypto.onRoomMembership(event, member as never, before);
      if (encryptors.has(roomId)) crypto.onRoomStateEvent(event, undefined as never, null);
    },
    bootstrap: recovery.makeIdentity,
    async verified() {
      const status = await crypto.getDeviceVerificationStatus(userId, deviceId);
      return status?.crossSigningVerified;
    },
    async stop() {
      // The SDK looks for a key backup on its own and does not bear being stopped meanwhile.
      await Promise.race([crypto.checkKeyBackupAndEnable().catch(() => null), clock.sleep(PATIENCE_MS)]);
      crypto.stop();
    },
  };
}

type Shield = NonNullable<Extract<ClearEvent, { state: "decrypted" }>["shield"]>;

function shieldOf(reason: EventShieldReason | null): Shield | undefined {
  switch (reason) {
    case EventShieldReason.UNSIGNED_DEVICE:
    case EventShieldReason.VERIFICATION_VIOLATION:
      return "unverified-device";
    case EventShieldReason.AUTHENTICITY_NOT_GUARANTEED:
      return "restored";
    case EventShieldReason.UNKNOWN_DEVICE:
    case EventShieldReason.UNKNOWN:
      return "unknown-device";
    default:
      return undefined;
  }
}

function failureOf(thrown: unknown): Extract<ClearEvent, { state: "failed" }>["reason"] {
  // The SDK's error carries its code in a field that is part of no type it exports from here.
  const code = isObject(thrown) ? thrown.code : undefined;
  switch (code) {
    case DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID:
    case DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX:
      return "waiting";
    case DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED:
      return "before-join";
    case DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE:
      return "no-access";
    default:
      return "unknown";
  }
}

/** The SDK's messages name people and rooms, so only their number is kept; what matters comes back as an error. */
function quietLogger(log: Log): InitArgs["logger"] {
  const quiet = () => undefined;
  const logger = {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: () => log.debug("crypto.warned"),
    error: () => log.debug("crypto.erred"),
    getChild: () => logger,
  };
  return logger as unknown as InitArgs["logger"];
}
