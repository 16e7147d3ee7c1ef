import { SparksError } from "#base";
import { decryptAttachment, mediaPath, safeMediaType, sniffMediaType } from "../media/index.ts";
import { keyOfLocalMedia, type Outbox } from "../outbox/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { AccountCalls } from "./account-calls.ts";

/** More than this is not loaded into memory for showing or saving. */
const MAX_BYTES = 200 * 1024 * 1024;
const SNIFFED_BYTES = 512;

/** Media over the authenticated endpoints, checked, decrypted, and typed by its bytes. */
export function createMediaCalls(http: MatrixHttp, outbox: Pick<Outbox, "file">): Pick<AccountCalls, "media"> {
  return {
    async media({ source, mediaType, thumbnail }, signal) {
      const waiting = keyOfLocalMedia(source.mxc);
      if (waiting !== undefined) {
        const file = await outbox.file(waiting);
        if (!file) throw new SparksError("not-found", "it was sent or discarded");
        return typed(new Uint8Array(await file.arrayBuffer()), mediaType);
      }
      // The server cannot make a thumbnail of what it cannot read.
      const path = mediaPath(source.mxc, source.encryption || !thumbnail ? {} : { thumbnail });
      if (path === undefined) throw new SparksError("invalid", "no content address");
      const blob = await http.bytes(path, { signal, timeoutMs: 10 * 60_000, maxBytes: MAX_BYTES });
      const raw = new Uint8Array(await blob.arrayBuffer());
      const bytes = source.encryption ? await decryptAttachment(raw, source.encryption) : raw;
      // A thumbnail may come in another format than the picture it was made of.
      return typed(bytes, thumbnail ? undefined : mediaType);
    },
  };
}

const typed = (bytes: Uint8Array<ArrayBuffer>, claimed: string | undefined): Blob =>
  new Blob([bytes], { type: safeMediaType(claimed, sniffMediaType(bytes.subarray(0, SNIFFED_BYTES))) });
