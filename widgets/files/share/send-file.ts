/** A file as a message of the room: always encrypted, since whether the room is cannot be told from here for certain. */
import { SparksError } from "#base";
import { capability, sendMessage, uploadEncrypted, type WidgetHost } from "#kit";

/** A copy goes through memory and the homeserver's limit: what is larger is named, not copied. */
export const MAX_COPY_BYTES = 50_000_000;

export type FileToSend = {
  readonly name: string;
  readonly blob: Blob;
  /** As the store says; empty: unknown. */
  readonly mediaType: string;
  readonly caption?: string;
  /** Another room than the widget's own. */
  readonly roomId?: string;
};

/** Pictures that every client shows by itself. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** Resolves with the id of the message. @throws SparksError `too-large`, `cancelled` before anything was sent */
export async function sendFile(host: WidgetHost, given: FileToSend, signal?: AbortSignal): Promise<string> {
  const { name, blob, mediaType, caption = "", roomId } = given;
  if (blob.size > MAX_COPY_BYTES) throw new SparksError("too-large", "too large to be copied into a room");
  const picture = await pictureOf(host, blob, mediaType);
  await host.need(capability.sendMessage(picture ? "m.image" : "m.file"));
  const file = await uploadEncrypted(host, blob);
  if (signal?.aborted) throw new SparksError("cancelled", "stopped before it was sent");
  const content = {
    msgtype: picture ? "m.image" : "m.file",
    body: caption === "" ? name : caption,
    filename: name,
    info: { size: blob.size, mimetype: mediaType || "application/octet-stream", ...picture },
    file,
  };
  return sendMessage(host, content, roomId);
}

/** Its measures, where it is shown as a picture: one that nobody can decode is a file. */
async function pictureOf(host: WidgetHost, blob: Blob, mediaType: string) {
  if (!PICTURES.has(mediaType) || !host.isGranted(capability.sendMessage("m.image"))) return undefined;
  try {
    const bitmap = await createImageBitmap(blob);
    const size = { w: bitmap.width, h: bitmap.height };
    bitmap.close();
    return size;
  } catch (thrown) {
    // What it says of itself is not so; or this place has no decoder.
    console.info("no picture", thrown instanceof Error ? thrown.name : "unknown");
    return undefined;
  }
}
