import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { SparksError } from "#base";

/** Bytes under AES-256-GCM: which key, the nonce of this one message, the ciphertext with its 16 bytes of tag. */
export type SealedBytes = { readonly keyId: string; readonly iv: Uint8Array; readonly data: Uint8Array };

/** Encrypts with the newest key, decrypts with any that is still listed. */
export interface KeyRing {
  readonly newestKeyId: string;
  seal(plain: Uint8Array, context: Uint8Array): SealedBytes;
  /** @throws SparksError `invalid` when the key is not listed, or the bytes or the context are not what was sealed. */
  open(sealed: SealedBytes, context: Uint8Array): Uint8Array;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @throws SparksError `invalid` when there is no key or one that is not 32 bytes long. */
export function createKeyRing(keys: readonly Uint8Array[]): KeyRing {
  const newest = keys[0];
  if (!newest) throw new SparksError("invalid", "the vault has no key");
  if (keys.some((key) => key.length !== KEY_BYTES))
    throw new SparksError("invalid", "a vault key is not 32 bytes long");
  const byId = new Map(keys.map((key) => [keyIdOf(key), createSecretKey(key)]));
  const newestKeyId = keyIdOf(newest);
  const newestKey = createSecretKey(newest);
  return {
    newestKeyId,
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", newestKey, iv);
      cipher.setAAD(context);
      const data = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      return { keyId: newestKeyId, iv, data };
    },
    open({ keyId, iv, data }, context) {
      const key = byId.get(keyId);
      if (!key) throw new SparksError("invalid", `no vault key ${keyId}`);
      if (iv.length !== IV_BYTES || data.length < TAG_BYTES)
        throw new SparksError("invalid", "sealed bytes are damaged");
      const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(context);
      decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(data.subarray(0, data.length - TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new SparksError("invalid", "sealed bytes are not what was sealed", { cause });
      }
    },
  };
}

/** A name for a key that gives nothing of it away, and stays the same wherever the file lies. */
const keyIdOf = (key: Uint8Array) =>
  createHash("sha256").update("sparks vault key id").update(key).digest("hex").slice(0, 16);

/**
 * The key in a file of mode 600 (or 400): 32 bytes as base64.
 * @throws SparksError `invalid` that says what is wrong with the file, and never what is in it.
 */
export function readKeyFile(path: string): Uint8Array {
  const key = Buffer.from(readSecretFile(path), "base64");
  if (key.length !== KEY_BYTES) {
    throw new SparksError("invalid", `${path}: expected 32 bytes as base64 (openssl rand -base64 32)`);
  }
  return key;
}

/** The trimmed text of a file that nobody but its owner may open. @throws SparksError `invalid` otherwise. */
export function readSecretFile(path: string): string {
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) {
      const found = (mode & 0o777).toString(8);
      throw new SparksError("invalid", `${path}: expected mode 600, found ${found}: chmod 600 ${path}`);
    }
    return readFileSync(path, "utf8").trim();
  } catch (thrown) {
    if (thrown instanceof SparksError) throw thrown;
    const reason = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unreadable";
    throw new SparksError("invalid", `${path}: expected a readable file, found ${reason}`);
  }
}
