/** Puts a file into the conversation: a copy that every member can open, or a line that says where it lies. */

import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import { capability, sendMessage, type WidgetHost } from "#kit";
import type { FileEntry } from "#model";
import { MAX_COPY_BYTES, sendFile } from "./send-file.ts";

export { MAX_COPY_BYTES } from "./send-file.ts";

export type ShareMeans = { readonly copy: boolean; readonly place: boolean };

/** What the host lets the widget do. */
export const shareMeans = (host: Pick<WidgetHost, "isGranted">): ShareMeans => ({
  copy: host.isGranted(capability.uploadMedia) && host.isGranted(capability.sendMessage("m.file")),
  place: host.isGranted(capability.sendMessage("m.text")),
});

/** Sends where it lies, as text: those who have the same place find it, the others learn that it exists. */
export const sharePlace = async (host: WidgetHost, text: string, roomId?: string): Promise<void> =>
  void (await sendMessage(host, { msgtype: "m.text", body: text }, roomId));

export type CopyOptions = {
  readonly backend: Pick<FilesBackend, "download">;
  readonly host: WidgetHost;
  readonly signal: AbortSignal;
  readonly caption?: string;
  /** Another room than the widget's own. */
  readonly roomId?: string | undefined;
};

/** @throws SparksError `too-large`, `cancelled` before anything was sent */
export async function shareCopy(entry: FileEntry, options: CopyOptions): Promise<void> {
  const { backend, host, signal, caption, roomId } = options;
  if ((entry.size ?? 0) > MAX_COPY_BYTES) throw new SparksError("too-large", "too large to be copied into a room");
  const { stream, mediaType } = await backend.download(entry.path, { signal });
  const blob = await new Response(stream).blob();
  const more = { ...(caption === undefined ? {} : { caption }), ...(roomId === undefined ? {} : { roomId }) };
  await sendFile(host, { name: entry.name, blob, mediaType: mediaType ?? entry.mediaType ?? "", ...more }, signal);
}
