/** What a message with a file says of it. Messages are foreign data: what cannot be fetched is no attachment, what is not so is left out. */
import { isFileName } from "#backends";
import { isObject, objectAt, stringAt } from "#base";
import { readWidgetFile, type WidgetFile } from "#contracts";
import type { RoomEvent } from "#kit";

/** Kinds of messages with a file. */
export const ATTACHMENT_KINDS = ["m.file", "m.image", "m.video", "m.audio"] as const;

export type Attachment = {
  readonly eventId: string;
  /** User id. */
  readonly sender: string;
  /** Milliseconds since 1970, the sender's server's word. */
  readonly sentAt: number;
  /** A name that a file can have; not yet the only one of it. */
  readonly name: string;
  /** Bytes, the sender's word. */
  readonly size?: number;
  /** The sender's word. */
  readonly mediaType?: string;
  /** In clear, or how to read it. */
  readonly media: string | { readonly file: WidgetFile };
};

/** An edit puts its content in the place of another message's. */
export type AttachmentEvent =
  | { readonly what: "attachment"; readonly attachment: Attachment }
  | { readonly what: "edit"; readonly of: string; readonly attachment: Attachment };

const MXC = /^mxc:\/\/[^/?#\s]{1,255}\/[\w-]{1,255}$/;
const MEDIA_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;
/** What file systems take, less a number that tells it from others. */
const MAX_NAME_BYTES = 240;
/** Larger than any file: not what somebody measured. */
const MAX_SIZE = 2 ** 50;

/** Undefined for what is no attachment: another kind of message, a redacted or malformed one. */
export function readAttachment(event: RoomEvent): AttachmentEvent | undefined {
  if (event.type !== "m.room.message" || event.state_key !== undefined) return undefined;
  const relation = objectAt(event.content, "m.relates_to");
  if (stringAt(relation, "rel_type") !== "m.replace") {
    const attachment = attachmentFrom(event, event.content);
    return attachment && { what: "attachment", attachment };
  }
  const of = stringAt(relation, "event_id");
  const attachment = attachmentFrom(event, objectAt(event.content, "m.new_content"));
  return of === undefined || !attachment ? undefined : { what: "edit", of, attachment };
}

function attachmentFrom({ event_id: eventId, sender, origin_server_ts: ts }: RoomEvent, content: unknown) {
  const kind = ATTACHMENT_KINDS.find((one) => one === stringAt(content, "msgtype"));
  const media = mediaOf(content);
  if (!kind || media === undefined) return undefined;
  const info = objectAt(content, "info");
  const { size } = info ?? {};
  const mediaType = stringAt(info, "mimetype");
  return {
    eventId,
    sender,
    sentAt: Number.isSafeInteger(ts) && ts > 0 ? ts : 0,
    name: fileNameFrom(stringAt(content, "filename") || stringAt(content, "body") || ""),
    ...(typeof size === "number" && Number.isInteger(size) && size >= 0 && size < MAX_SIZE ? { size } : {}),
    ...(mediaType !== undefined && MEDIA_TYPE.test(mediaType) ? { mediaType: mediaType.toLowerCase() } : {}),
    media,
  };
}

function mediaOf(content: unknown): Attachment["media"] | undefined {
  // An encrypted one may carry a `url` too, which old clients wrote: it is not what the message means.
  if (isObject(content) && content.file !== undefined) {
    const file = readWidgetFile(content.file);
    return file && MXC.test(file.url) ? { file } : undefined;
  }
  const url = stringAt(content, "url");
  return url !== undefined && MXC.test(url) ? url : undefined;
}

/** Whatever somebody called it, as a name that a file can have. */
export function fileNameFrom(text: string): string {
  const wellFormed = text.toWellFormed().replace(/[\p{Cc}]/gu, " ");
  const name = shortened(wellFormed.replaceAll("/", "_").replace(/\s+/g, " ").trim());
  return isFileName(name) ? name : "attachment";
}

/** At most as long as file systems take, with its ending. */
function shortened(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  if (bytes(name) <= MAX_NAME_BYTES) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && bytes(name.slice(dot)) <= 16 ? name.slice(dot) : "";
  // Half a character is cut off with the rest.
  const head = new TextEncoder()
    .encode(ending === "" ? name : name.slice(0, dot))
    .slice(0, MAX_NAME_BYTES - bytes(ending));
  return `${new TextDecoder()
    .decode(head)
    .replace(/\ufffd+$/, "")
    .trimEnd()}${ending}`;
}
