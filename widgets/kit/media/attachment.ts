/** Encrypts and decrypts a file as Matrix rooms want attachments (client-server spec v1.18, 11.13.1.7.1: AES-CTR, version v2). */
import { SparksError } from "#base";
import type { WidgetFile } from "#contracts";

/** `file` of the message, without its `url`. */
export type AttachmentKey = Pick<WidgetFile, "v" | "key" | "iv" | "hashes">;

export type EncryptedAttachment = { readonly data: Blob; readonly file: AttachmentKey };

const COUNTER_BITS = 64;

export async function encryptAttachment(plain: ArrayBuffer): Promise<EncryptedAttachment> {
  const counter = new Uint8Array(16);
  crypto.getRandomValues(counter.subarray(0, 8));
  const key = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
  const encrypted = await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: COUNTER_BITS }, key, plain);
  const { k } = await crypto.subtle.exportKey("jwk", key);
  if (k === undefined) throw new Error("an exported AES key has no k");
  return {
    data: new Blob([encrypted], { type: "application/octet-stream" }),
    file: {
      v: "v2",
      key: { kty: "oct", alg: "A256CTR", ext: true, k, key_ops: ["encrypt", "decrypt"] },
      iv: base64(counter),
      hashes: { sha256: base64(new Uint8Array(await crypto.subtle.digest("SHA-256", encrypted))) },
    },
  };
}

/** @throws SparksError `invalid` when the bytes are not those that were encrypted. */
export async function decryptAttachment(encrypted: ArrayBuffer, { key, iv, hashes }: AttachmentKey): Promise<Blob> {
  const hash = base64(new Uint8Array(await crypto.subtle.digest("SHA-256", encrypted)));
  if (hash !== hashes.sha256.replaceAll("=", "")) throw new SparksError("invalid", "the file was changed on its way");
  const counter = Uint8Array.from(atob(iv), (char) => char.charCodeAt(0));
  const jwk = { kty: "oct", alg: "A256CTR", k: key.k };
  const secret = await crypto.subtle.importKey("jwk", jwk, "AES-CTR", false, ["decrypt"]);
  return new Blob([await crypto.subtle.decrypt({ name: "AES-CTR", counter, length: COUNTER_BITS }, secret, encrypted)]);
}

/** Without padding, as the specification has it. */
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll("=", "");
