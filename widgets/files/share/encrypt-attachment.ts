/** Encrypts a file as Matrix rooms want attachments (client-server spec v1.18, 11.13.1.7.1: AES-CTR, version v2). */
export type EncryptedAttachment = {
  readonly data: Blob;
  /** `file` of the message, without its `url`. */
  readonly file: {
    readonly v: "v2";
    readonly key: JsonWebKey;
    readonly iv: string;
    readonly hashes: { readonly sha256: string };
  };
};

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

/** Without padding, as the specification has it. */
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll("=", "");
