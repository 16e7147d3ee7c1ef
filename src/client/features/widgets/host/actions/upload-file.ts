import * as v from "valibot";
import { SparksError } from "#base";
import { UPLOAD_FILE } from "../../capability/capability.ts";
import { defineAction, requireCapability } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/**
 * MSC4039: puts bytes into the homeserver's media repository, as they are. In an encrypted room the widget encrypts them before, since only it
 * writes the message that carries the key.
 */
export const uploadFile = defineAction(
  "org.matrix.msc4039.upload_file",
  v.looseObject({ file: v.unknown() }),
  async (host, { file }) => {
    requireCapability(host, UPLOAD_FILE);
    const blob = blobFrom(file);
    if (!blob) throw new WidgetRequestError("Invalid request - file is not as expected");
    if (blob.size > host.maxUploadBytes) throw new SparksError("too-large", "file too large");
    if (!host.limits.upload.take()) throw new SparksError("throttled", "too many", { retryAfterMs: 2000 });
    const { contentUri } = await host.driver.upload(blob);
    host.seen.note(contentUri);
    return { response: { content_uri: contentUri } };
  },
);

/** What `XMLHttpRequest.send` takes and a message can carry. */
function blobFrom(file: unknown): Blob | undefined {
  if (file instanceof Blob) return file;
  if (typeof file === "string") return new Blob([file], { type: "text/plain" });
  if (file instanceof ArrayBuffer) return new Blob([file]);
  if (!ArrayBuffer.isView(file)) return undefined;
  // Only as much of the buffer as the view shows.
  return new Blob([new Uint8Array(file.buffer, file.byteOffset, file.byteLength).slice()]);
}
