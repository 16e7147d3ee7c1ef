/** Encrypted attachments (spec 11.13.1, "Sending encrypted attachments"): AES-CTR with 256 bits, a 64-bit counter, and a hash. */
import { arrayAt, objectAt, SparksError, stringAt } from "#base";
import type { EncryptedFile } from "#contracts";
import { isMxc } from "./mxc.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Encrypts under a new key that is used for nothing else. */
export async function encryptAttachment(
  clear: Bytes,
): Promise<{ readonly data: Bytes; readonly encryption: EncryptedFile }> {
  const rawKey = crypto.getRandomValues(new Uint8Array(32));
  // The second half is the counter and starts at zero, so that it cannot overflow into the first.
  const iv = new Uint8Array(16);
  crypto.getRandomValues(iv.subarray(0, 8));
  const key = await crypto.subtle.importKey("raw", rawKey, "AES-CTR", false, ["encrypt"]);
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, clear));
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return {
    data,
    encryption: { key: toBase64(rawKey, "url"), iv: toBase64(iv), sha256: toBase64(sha256) },
  };
}

/** Checks the hash, then decrypts. `invalid`: the bytes are not what was sent, or the key is none. */
export async function decryptAttachment(data: Bytes, { key, iv, sha256 }: EncryptedFile): Promise<Bytes> {
  const rawKey = fromBase64(key, 32);
  const counter = fromBase64(iv, 16);
  const expected = fromBase64(sha256, 32);
  if (!rawKey || !counter || !expected) throw new SparksError("invalid", "attachment: key, iv or hash is malformed");
  const actual = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  if (!actual.every((byte, at) => byte === expected[at])) {
    throw new SparksError("invalid", "attachment: the hash does not match");
  }
  const imported = await crypto.subtle.importKey("raw", rawKey, "AES-CTR", false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CTR", counter, length: 64 }, imported, data));
}

/** Reads `EncryptedFile` v2 as events carry it; undefined where anything in it is not as the spec says. */
export function parseEncryptedFile(
  raw: unknown,
): { readonly mxc: string; readonly encryption: EncryptedFile } | undefined {
  const mxc = stringAt(raw, "url");
  const jwk = objectAt(raw, "key");
  const key = stringAt(jwk, "k");
  const iv = stringAt(raw, "iv");
  const sha256 = stringAt(objectAt(raw, "hashes"), "sha256");
  if (!isMxc(mxc) || key === undefined || iv === undefined || sha256 === undefined) return undefined;
  if (stringAt(raw, "v") !== "v2" || stringAt(jwk, "kty") !== "oct" || stringAt(jwk, "alg") !== "A256CTR")
    return undefined;
  const uses = arrayAt(jwk, "key_ops");
  if (!uses?.includes("decrypt") || !fromBase64(key, 32) || !fromBase64(iv, 16) || !fromBase64(sha256, 32))
    return undefined;
  return { mxc, encryption: { key, iv, sha256 } };
}

/** The same, to be written into an event. */
export function encryptedFileContent(
  mxc: string,
  { key, iv, sha256 }: EncryptedFile,
): Readonly<Record<string, unknown>> {
  return {
    v: "v2",
    url: mxc,
    key: { kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"], k: key },
    iv,
    hashes: { sha256 },
  };
}

/** Unpadded base64, url-safe where asked. */
function toBase64(bytes: Uint8Array, alphabet?: "url"): string {
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("=", "");
  return alphabet === "url" ? text.replaceAll("+", "-").replaceAll("/", "_") : text;
}

/** Exactly `length` bytes, of either alphabet, padded or not; undefined for anything else. */
function fromBase64(text: string, length: number): Bytes | undefined {
  if (text.length > 100 || !/^[\w+/-]*={0,2}$/.test(text) || text.replaceAll("=", "").length % 4 === 1)
    return undefined;
  const binary = atob(text.replaceAll("=", "").replaceAll("-", "+").replaceAll("_", "/"));
  if (binary.length !== length) return undefined;
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
