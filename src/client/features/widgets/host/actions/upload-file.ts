import * as v from "valibot";
import { SparksError } from "#base";
import { WIDGET_ENCRYPT_KEY, WIDGET_FILE_KEY, widgetFile } from "#contracts";
import { FIXED } from "../../capability/capability.ts";
import { defineAction, requireCapability, requireRoom, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/**
 * MSC4039: puts bytes into the homeserver's media repository, as they are. Beyond it: where the widget asks for it they are encrypted, and the
 * reply says how to read them, for the event that the widget then writes.
 */
export const uploadFile = defineAction(
  FIXED.upload,
  v.looseObject({ file: v.unknown(), [WIDGET_ENCRYPT_KEY]: v.optional(v.boolean()) }),
  async (host, { file: bytes, [WIDGET_ENCRYPT_KEY]: encrypt }) => {
    requireCapability(host, "upload");
    const roomId = requireRoom(host, undefined);
    const blob = blobFrom(bytes);
    if (!blob) throw new WidgetRequestError("Invalid request - file is not as expected");
    if (blob.size > host.maxUploadBytes) throw new SparksError("too-large", "file too large");
    take(host, "upload", 2000);
    const { contentUri, file } = await host.driver.upload({ roomId, file: blob, ...(encrypt ? { encrypt } : {}) });
    host.seen.note(contentUri);
    const how = file ? { [WIDGET_FILE_KEY]: widgetFile(contentUri, file) } : {};
    return { response: { content_uri: contentUri, ...how } };
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
