/** Puts a file into the conversation: a copy that every member can open, or a line that says where it lies. */

import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import { capability, sendMessage, uploadEncrypted, type WidgetHost } from "#kit";
import type { FileEntry } from "#model";

/** A copy goes through memory and the homeserver's limit: what is larger is named, not copied. */
export const MAX_COPY_BYTES = 50_000_000;

export type ShareMeans = { readonly copy: boolean; readonly place: boolean };

/** What the host lets the widget do. */
export const shareMeans = (host: Pick<WidgetHost, "isGranted">): ShareMeans => ({
  copy: host.isGranted(capability.uploadMedia) && host.isGranted(capability.sendMessage("m.file")),
  place: host.isGranted(capability.sendMessage("m.text")),
});

/** Sends where it lies, as text: those who have the same place find it, the others learn that it exists. */
export const sharePlace = async (host: WidgetHost, text: string): Promise<void> =>
  void (await sendMessage(host, { msgtype: "m.text", body: text }));

export type CopyOptions = {
  readonly backend: Pick<FilesBackend, "download">;
  readonly host: WidgetHost;
  readonly signal: AbortSignal;
};

/** The copy is always encrypted: whether the room is cannot be told from here for certain. */
export async function shareCopy(entry: FileEntry, { backend, host, signal }: CopyOptions): Promise<void> {
  const { stream, mediaType } = await backend.download(entry.path, { signal });
  const plain = await new Response(stream).blob();
  if (plain.size > MAX_COPY_BYTES) throw new SparksError("too-large", "too large to be copied into a room");
  const file = await uploadEncrypted(host, plain);
  if (signal.aborted) throw new SparksError("cancelled", "stopped before it was sent");
  await sendMessage(host, {
    msgtype: "m.file",
    body: entry.name,
    filename: entry.name,
    info: { size: plain.size, mimetype: mediaType ?? "application/octet-stream" },
    file,
  });
}
