import { arrayAt, objectAt, stringAt } from "#base";
import type { ItemBody, Person } from "#contracts";
import { cleanText, cut } from "../text/index.ts";
import { callLineOf } from "./call-event.ts";
import { messageBody } from "./message-body.ts";
import { isUserId } from "./parse-event.ts";
import { redactedBy, relationOf } from "./relation.ts";
import { contentOf, isEncrypted, type RoomEvent, typeOf } from "./room-event.ts";
import { isToldState, stateChangeOf } from "./state-change.ts";

export type BodyOptions = {
  person(userId: string): Person;
  /** The content of the newest edit, in place of the event's own. */
  readonly edited?: Readonly<Record<string, unknown>>;
  /** Who took it away, where a redaction is known that the event's own copy does not tell of; "" for nobody known. */
  readonly redactedBy?: string;
};

/** What is shown of an event; asked only for those that `isShown`. Whatever the content holds, it never throws. */
export function bodyOfEvent(event: RoomEvent, { person, edited, redactedBy: by }: BodyOptions): ItemBody {
  const type = typeOf(event);
  const redactor = by ?? redactedBy(event);
  if (redactor !== undefined && type !== "m.room.member") {
    return isUserId(redactor) ? { kind: "redacted", by: person(redactor) } : { kind: "redacted" };
  }
  if (event.stateKey !== undefined) {
    const change = stateChangeOf(event, person);
    return typeof change === "string" ? { kind: "malformed", type } : { kind: "state", change };
  }
  if (isEncrypted(event) && event.clear?.state !== "decrypted") {
    return { kind: "undecryptable", reason: event.clear?.reason ?? "waiting" };
  }
  const call = callLineOf(event);
  if (call) return { kind: "state", change: call };
  const content = edited ?? contentOf(event);
  if (type === "m.room.message" || type === "m.sticker") {
    return messageBody(type, content, relationOf(event)?.kind === "reply" || isThreadReply(event));
  }
  if (type === "m.room.encrypted") return { kind: "malformed", type };
  const fallback = fallbackOf(content);
  return { kind: "unknown", type: cut(type, 255), ...(fallback === undefined ? {} : { fallback }) };
}

const isThreadReply = (event: RoomEvent): boolean => {
  const relation = relationOf(event);
  return relation?.kind === "thread" && relation.replyTo !== undefined;
};

/** The text that an event of an unknown type carries for those who do not know it (`body`, MSC1767 texts). */
export function fallbackOf(content: Readonly<Record<string, unknown>>): string | undefined {
  const text =
    stringAt(content, "body") ??
    stringAt(content, "org.matrix.msc1767.text") ??
    (arrayAt(content, "m.text") ?? []).map((part) => stringAt(part, "body")).find((part) => part !== undefined) ??
    stringAt(objectAt(objectAt(content, "org.matrix.msc3381.poll.start"), "question"), "org.matrix.msc1767.text");
  return text === undefined || text.trim() === "" ? undefined : cleanText(text);
}

const SHOWN = new Set(["m.room.message", "m.sticker", "m.room.encrypted"]);

/**
 * Whether an event has an item of its own. Edits, reactions and redactions show on others; verification, calls and their like are for
 * machines; so is what has an unknown type and no text.
 */
export function isShown(event: RoomEvent): boolean {
  const type = typeOf(event);
  if (event.stateKey !== undefined) {
    return isToldState(type) && (type !== "m.room.member" || stateChangeOf(event, nobody) !== "none");
  }
  const relation = relationOf(event);
  if (relation?.kind === "edit") return false;
  if (callLineOf(event)) return true;
  if (!SHOWN.has(type))
    return type !== "m.reaction" && type !== "m.room.redaction" && !isMachinery(type) && hasFallback(event);
  return !(stringAt(contentOf(event), "msgtype") ?? "").startsWith("m.key.verification.");
}

const hasFallback = (event: RoomEvent): boolean => fallbackOf(contentOf(event)) !== undefined;
const isMachinery = (type: string): boolean =>
  /^(?:m\.key\.verification\.|m\.call\.|m\.rtc\.|org\.matrix\.msc3401\.|org\.matrix\.msc4143\.|org\.matrix\.msc4075\.|org\.matrix\.msc4310\.|io\.element\.call\.)/.test(
    type,
  );
const nobody = (id: string): Person => ({ id, name: id });
