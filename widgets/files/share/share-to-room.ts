/** Puts a file into the conversation: a copy that every member can open, or a line that says where it lies. */

import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import { capability, type WidgetHost } from "#kit";
import type { FileEntry } from "#model";
import { encryptAttachment } from "./encrypt-attachment.ts";

/** A copy goes through memory and the homeserver's limit: what is larger is named, not copied. */
export const MAX_COPY_BYTES = 50_000_000;

export type ShareMeans = { readonly copy: boolean; readonly place: boolean };

/** What the host lets the widget do. */
export const shareMeans = (host: Pick<WidgetHost, "isGranted">): ShareMeans => ({
  copy: host.isGranted(capability.uploadMedia) && host.isGranted(capability.sendMessage("m.file")),
  place: host.isGranted(capability.sendMessage("m.text")),
});

/** Sends where it lies, as text: those who have the same place find it, the others learn that it exists. */
export const sharePlace = (host: Pick<WidgetHost, "sendMessage">, text: string): Promise<void> =>
  host.sendMessage({ msgtype: "m.text", body: text });

export type CopyOptions = {
  readonly backend: Pick<FilesBackend, "download">;
  readonly host: Pick<WidgetHost, "sendMessage" | "uploadMedia">;
  readonly signal: AbortSignal;
};

/**
 * The copy is always encrypted: hosts upload as they are given, whether the room is encrypted cannot be told from here for certain,
 * and every client opens an encrypted attachment in a room that is not.
 */
export async function shareCopy(entry: FileEntry, { backend, host, signal }: CopyOptions): Promise<void> {
  const { stream, mediaType } = await backend.download(entry.path, { signal });
  const plain = await new Response(stream).arrayBuffer();
  if (plain.byteLength > MAX_COPY_BYTES) throw new SparksError("too-large", "too large to be copied into a room");
  const content = {
    msgtype: "m.file",
    body: entry.name,
    filename: entry.name,
    info: { size: plain.byteLength, mimetype: mediaType ?? "application/octet-stream" },
  };
  const { data, file } = await encryptAttachment(plain);
  const url = await host.uploadMedia(data);
  if (signal.aborted) throw new SparksError("cancelled", "stopped before it was sent");
  return host.sendMessage({ ...content, file: { ...file, url } });
}
