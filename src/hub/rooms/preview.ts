import { isObject, objectAt, stringAt } from "#base";
import type { LastMessage, MessagePreviewKind } from "#contracts";
import { contentOf, type RoomEvent, typeOf } from "../events/index.ts";
import { cleanName } from "./room-name.ts";

const MEDIA: Readonly<Record<string, MessagePreviewKind>> = {
  "m.image": "image",
  "m.video": "video",
  "m.audio": "audio",
  "m.file": "file",
};
/** Activity that people should see although it is no message. */
const OTHER = new Set([
  "m.sticker",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
  "m.call.invite",
  "m.rtc.notification",
]);

/** The line under a room's name; undefined for what is none: state, reactions, edits, receipts. */
export function previewOf(event: RoomEvent, ownId: string, nameOf: (id: string) => string): LastMessage | undefined {
  const line = (kind: MessagePreviewKind, text: string): LastMessage => ({
    eventId: event.eventId,
    senderId: event.sender,
    senderName: nameOf(event.sender),
    kind,
    text,
    ts: event.ts,
    own: event.sender === ownId,
  });
  if (event.stateKey !== undefined) return undefined;
  const type = typeOf(event);
  if (isRedacted(event))
    return type === "m.room.message" || type === "m.room.encrypted" ? line("redacted", "") : undefined;
  if (type === "m.room.encrypted") {
    // What it is will be known when it is decrypted; the relation is in clear.
    return isRelation(event.content) ? undefined : line("encrypted", "");
  }
  if (OTHER.has(type)) return line("other", "");
  if (type !== "m.room.message") return undefined;
  const content = contentOf(event);
  if (stringAt(objectAt(content, "m.relates_to"), "rel_type") === "m.replace") return undefined;
  const msgtype = stringAt(content, "msgtype") ?? "";
  const media = Object.hasOwn(MEDIA, msgtype) ? MEDIA[msgtype] : undefined;
  const text = oneLine(withoutReplyFallback(stringAt(content, "body") ?? "", content));
  if (media !== undefined) return line(media, text);
  return line(msgtype === "m.emote" ? "emote" : "text", text);
}

/** Whether others see an unread mark for it. */
export const countsAsUnread = (event: RoomEvent): boolean =>
  previewOf(event, "", () => "") !== undefined && !isRedacted(event);

/** Whether the person is meant: by `m.mentions`, or by name where the sender's client does not know that (spec 13.13.1). */
export function mentions(event: RoomEvent, person: { readonly id: string; readonly name: string }): boolean {
  const content = contentOf(event);
  const meant = objectAt(content, "m.mentions");
  if (meant !== undefined) {
    const ids = meant.user_ids;
    return (Array.isArray(ids) && ids.includes(person.id)) || meant.room === true;
  }
  const body = stringAt(content, "body");
  if (body === undefined || typeOf(event) !== "m.room.message") return false;
  return [person.name, personLocalpart(person.id)].some((word) => word.length > 1 && hasWord(body, word));
}

const personLocalpart = (id: string) => id.slice(1).split(":")[0] ?? "";

function hasWord(text: string, word: string): boolean {
  const found = text.toLowerCase().indexOf(word.toLowerCase());
  if (found < 0) return false;
  const isLetter = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
  return !isLetter(text[found - 1]) && !isLetter(text[found + word.length]);
}

export const isRedacted = (event: RoomEvent): boolean => isObject(event.unsigned.redacted_because);

const isRelation = (content: Readonly<Record<string, unknown>>) => {
  const type = stringAt(objectAt(content, "m.relates_to"), "rel_type");
  return type === "m.replace" || type === "m.annotation";
};

/** Older clients repeat what is replied to in front of the body. */
function withoutReplyFallback(body: string, content: Readonly<Record<string, unknown>>): string {
  if (!body.startsWith("> ") || !objectAt(objectAt(content, "m.relates_to"), "m.in_reply_to")) return body;
  const lines = body.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("> "));
  return end < 0 ? body : lines.slice(end).join("\n").trim();
}

const oneLine = (text: string) => cleanName(text.slice(0, 400).replaceAll(/\s+/g, " "));
