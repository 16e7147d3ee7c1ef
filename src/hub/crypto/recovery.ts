/**
 * Recovery: the keys of an account, encrypted under one recovery key that only the person has, on the homeserver (secret
 * storage and key backup of the Matrix specification, 11.12.1 and 11.12.3.2). The recovery key is in memory while a call
 * that needs it runs, and nowhere else.
 */
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import type { RustCrypto } from "matrix-js-sdk/lib/rust-crypto/rust-crypto.js";
import type { ServerSideSecretStorageImpl } from "matrix-js-sdk/lib/secret-storage.js";
import { SparksError } from "#base";
import type { RecoveryStatus } from "#contracts";
import { MatrixFault } from "../sdk/matrix-fault.ts";
import { faultFrom, type MatrixHttp } from "../sdk/matrix-http.ts";
import { answerWithPassword, bootstrapCrossSigning } from "./cross-signing.ts";

export interface Recovery {
  /** Makes the account's identity where it has none; nothing below begins before that is done. */
  makeIdentity(password: string | undefined): Promise<void>;
  /** Asks the homeserver the first time, and where `fresh`; in between, what this device has is judged anew. */
  status(fresh: boolean): Promise<RecoveryStatus>;
  /** Resolves with the recovery key. `conflict`: there is recovery already, or this device does not have the identity's keys. */
  setUp(): Promise<string>;
  /** `invalid`: not a recovery key; `forbidden`: another one; `conflict`: it opens the store, but the keys in it are not usable. */
  recover(recoveryKey: string): Promise<void>;
  /** A new identity, a new backup, a new recovery key. `forbidden`: wrong password; `unsupported`: the server asks for something else. */
  reset(password: string): Promise<string>;
}

type Key = Uint8Array<ArrayBuffer>;
type SecretStorage = ServerSideSecretStorageImpl;

/** The key that secret storage is opened with, for the moment only. */
export interface KeyHolder {
  readonly callbacks: CryptoCallbacks;
  during<T>(key: Key, work: () => Promise<T>): Promise<T>;
}

export function createKeyHolder(storage: () => SecretStorage): KeyHolder {
  let held: Key | undefined;
  return {
    callbacks: {
      async getSecretStorageKey({ keys }) {
        if (!held) return null;
        for (const [id, description] of Object.entries(keys)) {
          if (await storage().checkKey(held, description)) return [id, held];
        }
        return null;
      },
    },
    async during(key, work) {
      held = key;
      try {
        return await work();
      } finally {
        held = undefined;
        key.fill(0);
      }
    },
  };
}

const IDENTITY_SECRETS = [
  "m.cross_signing.master",
  "m.cross_signing.self_signing",
  "m.cross_signing.user_signing",
] as const;
const BACKUP_SECRET = "m.megolm_backup.v1";
/** 35 bytes in base58, in groups of four; anything much longer was not meant as one. */
const MAX_TYPED = 200;

export type RecoveryOptions = {
  readonly crypto: RustCrypto;
  readonly storage: SecretStorage;
  readonly holder: KeyHolder;
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly deviceId: string;
};

export function createRecovery({ crypto, storage, holder, http, userId, deviceId }: RecoveryOptions): Recovery {
  let queue: Promise<unknown> = Promise.resolve();
  /** Whether the account has secret storage, as last asked. */
  let isThere: Promise<boolean> | undefined;
  /** One after the other: two that write secret storage at once would leave a mixture. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next.catch((thrown: unknown) => {
      throw faultFrom(thrown);
    });
  };

  const hasIdentityKeys = async () => {
    const { privateKeysCachedLocally: has } = await crypto.getCrossSigningStatus();
    return has.masterKey && has.selfSigningKey && has.userSigningKey;
  };
  const isVerified = async () =>
    (await crypto.getDeviceVerificationStatus(userId, deviceId))?.crossSigningVerified === true;
  const hasBackup = async () =>
    (await crypto.getSessionBackupPrivateKey()) !== null && (await crypto.getActiveSessionBackupVersion()) !== null;

  /** A look that the SDK began before the backup was made would switch it off again: that one ends first, then a new one. */
  const enableBackup = async () => {
    await crypto.checkKeyBackupAndEnable();
    await crypto.checkKeyBackupAndEnable();
  };

  /** Secret storage under `key`, with the identity and the backup's key in it. */
  const store = async (
    key: Awaited<ReturnType<RustCrypto["createRecoveryKeyFromPassphrase"]>>,
    keepBackup: boolean,
  ): Promise<string> => {
    const { encodedPrivateKey } = key;
    if (encodedPrivateKey === undefined) throw new SparksError("invalid", "the recovery key has no text");
    await holder.during(key.privateKey, () =>
      crypto.bootstrapSecretStorage({
        createSecretStorageKey: async () => key,
        setupNewSecretStorage: true,
        setupNewKeyBackup: !keepBackup,
      }),
    );
    await enableBackup();
    return encodedPrivateKey;
  };

  /** The identity from secret storage, and this device signed by it. */
  const takeIdentity = async () => {
    if (await hasIdentityKeys()) {
      if (await isVerified()) return;
    }
    for (const name of IDENTITY_SECRETS) {
      // Without this the SDK would make a new identity, and void every verification of the old one.
      if (!(await storage.isStored(name))) throw new SparksError("conflict", "recovery does not hold the identity");
    }
    // The public keys must be known first.
    await crypto.userHasCrossSigningKeys(userId, true);
    await crypto.bootstrapCrossSigning({});
  };

  const takeBackup = async () => {
    const info = await crypto.getKeyBackupInfo();
    if (info && (await storage.isStored(BACKUP_SECRET))) await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    // Recovery without a backup: from now on there is one, and its key is stored.
    else if (!info) await crypto.resetKeyBackup();
    else throw new SparksError("conflict", "recovery does not hold the key of the backup");
    await enableBackup();
  };

  return {
    makeIdentity: (password) => alone(() => bootstrapCrossSigning(crypto, userId, password)),
    async status(fresh) {
      if (fresh || isThere === undefined) isThere = storage.getKey().then((described) => described !== null);
      const asked = isThere;
      const found = await asked.catch((thrown: unknown) => {
        if (isThere === asked) isThere = undefined;
        throw thrown;
      });
      if (!found) return "off";
      // Waits for the first look for a backup.
      await crypto.getKeyBackupInfo();
      return (await isVerified()) && (await hasBackup()) ? "on" : "needed";
    },
    setUp: () =>
      alone(async () => {
        if (await storage.getKey()) throw new SparksError("conflict", "there is recovery already");
        if (!(await hasIdentityKeys()) || !(await isVerified())) {
          throw new SparksError("conflict", "this device does not have the keys of the identity");
        }
        await crypto.getKeyBackupInfo();
        return store(await crypto.createRecoveryKeyFromPassphrase(), await hasBackup());
      }),
    recover: (recoveryKey) =>
      alone(async () => {
        const key = parseRecoveryKey(recoveryKey);
        const described = await storage.getKey();
        if (!described) throw new SparksError("not-found", "the account has no recovery");
        if (!(await storage.checkKey(key, described[1]))) {
          key.fill(0);
          throw new SparksError("forbidden", "not the recovery key of this account");
        }
        await holder.during(key, async () => {
          await takeIdentity().catch(asConflict);
          await takeBackup().catch(asConflict);
        });
      }),
    reset: (password) =>
      alone(async () => {
        // Before anything is thrown away.
        await proveWithPassword(http, userId, password);
        // An answer about the old identity that came after the new one was made would make this device forget the new one.
        await crypto.userHasCrossSigningKeys(userId, true);
        await crypto.resetEncryption(answerWithPassword(userId, password));
        if (!(await hasIdentityKeys())) throw new SparksError("conflict", "the new identity was replaced at once");
        return store(await crypto.createRecoveryKeyFromPassphrase(), true);
      }),
  };
}

/** What a person typed or pasted as a recovery key. `invalid` for anything that is none. */
export function parseRecoveryKey(typed: string): Key {
  const dense = typed.length > MAX_TYPED ? "" : typed.replaceAll(/\s/g, "");
  try {
    return new Uint8Array(decodeRecoveryKey(dense));
  } catch {
    // The SDK's reason may repeat what was typed.
    throw new SparksError("invalid", "not a recovery key");
  }
}

/** The SDK throws plain errors for secrets that do not fit together; refusals and a missing network stay what they are. */
function asConflict(thrown: unknown): never {
  const fault = faultFrom(thrown);
  const isOurs = thrown instanceof SparksError || fault instanceof MatrixFault;
  const isPlain = thrown instanceof Error && thrown.name !== "ConnectionError" && fault.code === "unavailable";
  if (isPlain && !isOurs) {
    throw new SparksError("conflict", "what recovery holds does not fit the account", { cause: thrown });
  }
  throw fault;
}

/** Asks the server whether this is the password, by deleting no device at all (user-interactive authentication). */
async function proveWithPassword(http: MatrixHttp, userId: string, password: string): Promise<void> {
  await answerWithPassword(
    userId,
    password,
  )(async (auth) => {
    const body = { devices: [], ...(auth === null ? {} : { auth }) };
    await http.json("POST", "/_matrix/client/v3/delete_devices", { body });
  });
}
