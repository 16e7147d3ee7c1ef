import * as v from "valibot";
import type { EncryptedFile } from "./hub/timeline.ts";
import { EVENT_PREFIX } from "./state-events/prefix.ts";

/**
 * What this host adds to the media actions of the widget API (MSC4039), for encrypted rooms. Other hosts ignore both fields: a widget
 * sees by the missing field in the reply that nothing was encrypted.
 */

/** `true` in `upload_file`: the bytes are encrypted before they are sent up, and the reply carries `WIDGET_FILE_KEY`. */
export const WIDGET_ENCRYPT_KEY = `${EVENT_PREFIX}.encrypt`;
/** `EncryptedFile` of the spec (11.13.1), as events carry it: in the reply of `upload_file`, and in `download_file` to get clear bytes. */
export const WIDGET_FILE_KEY = `${EVENT_PREFIX}.file`;

const base64 = (length: number) => v.pipe(v.string(), v.maxLength(length), v.regex(/^[\w+/-]+={0,2}$/));

export const widgetFileSchema = v.looseObject({
  v: v.literal("v2"),
  url: v.pipe(v.string(), v.maxLength(600)),
  key: v.looseObject({ kty: v.literal("oct"), alg: v.literal("A256CTR"), k: base64(50) }),
  iv: base64(30),
  hashes: v.looseObject({ sha256: base64(50) }),
});
export type WidgetFile = v.InferOutput<typeof widgetFileSchema>;

/** Of an event, whoever wrote it; undefined where nothing can be read by it. */
export function readWidgetFile(value: unknown): WidgetFile | undefined {
  const parsed = v.safeParse(widgetFileSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** As events carry it, from what the hub says. */
export const widgetFile = (url: string, { key, iv, sha256 }: EncryptedFile): WidgetFile => ({
  v: "v2",
  url,
  key: { kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"], k: key },
  iv,
  hashes: { sha256 },
});

/** For the hub, from what a widget says. */
export const encryptionOf = ({ key, iv, hashes }: WidgetFile): EncryptedFile => ({
  key: key.k,
  iv,
  sha256: hashes.sha256,
});
