/** Files in the homeserver's media repository (MSC4039). */
import * as v from "valibot";
import { objectAt, SparksError, stringAt } from "#base";
import { WIDGET_ENCRYPT_KEY, WIDGET_FILE_KEY, type WidgetFile, widgetFileSchema } from "#contracts";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";
import { decryptAttachment, encryptAttachment } from "../media/attachment.ts";

/** Puts bytes, as they are, into the media repository. Resolves with `mxc://…`. */
export async function uploadMedia(host: WidgetHost, data: Blob): Promise<string> {
  await host.need(capability.uploadMedia);
  return contentUriOf(await host.ask("org.matrix.msc4039.upload_file", { file: data }));
}

/**
 * Encrypts and uploads; what it resolves with is the `file` of a message, by which every client in the room can read it. Whether the room is encrypted cannot be told from here for certain, and every client opens an encrypted
 * attachment in a room that is not. A host that can encrypt does it, others get what is encrypted already.
 */
export async function uploadEncrypted(host: WidgetHost, data: Blob): Promise<WidgetFile> {
  if (host.supports(WIDGET_ENCRYPT_KEY)) {
    await host.need(capability.uploadMedia);
    const reply = await host.ask("org.matrix.msc4039.upload_file", { file: data, [WIDGET_ENCRYPT_KEY]: true });
    const file = v.safeParse(widgetFileSchema, objectAt(reply, WIDGET_FILE_KEY));
    if (!file.success) throw new SparksError("invalid", "the client did not say how it encrypted");
    return file.output;
  }
  const { data: encrypted, file } = await encryptAttachment(await data.arrayBuffer());
  return { ...file, url: await uploadMedia(host, encrypted) };
}

/**
 * The bytes of media of the room: of a message's `url`, or of its `file`, decrypted.
 * @throws SparksError `invalid` where they are not what the message promised.
 */
export async function downloadMedia(host: WidgetHost, media: string | { readonly file: unknown }): Promise<Blob> {
  const key = typeof media === "string" ? undefined : v.safeParse(widgetFileSchema, media.file);
  if (key && !key.success) throw new SparksError("invalid", "the message does not say how to read its file");
  const mxc = typeof media === "string" ? media : key?.output.url;
  await host.need(capability.downloadMedia);
  const reply = await host.ask("org.matrix.msc4039.download_file", { content_uri: mxc });
  const got: unknown = typeof reply === "object" && reply !== null && "file" in reply ? reply.file : undefined;
  const blob = got instanceof Blob ? got : got instanceof ArrayBuffer ? new Blob([got]) : undefined;
  if (!blob) throw new SparksError("invalid", "the client returned no file");
  return key ? decryptAttachment(await blob.arrayBuffer(), key.output) : blob;
}

function contentUriOf(reply: unknown): string {
  const uri = stringAt(reply, "content_uri");
  if (!uri?.startsWith("mxc://")) throw new SparksError("invalid", "the client returned no content URI");
  return uri;
}
