import { isObject, objectAt, stringAt } from "#base";
import type { LastMessage } from "#contracts";
import { contentOf, isEncrypted, previewOfEvent, type RoomEvent, relationOf, typeOf } from "../events/index.ts";

/** The line under a room's name; undefined for what is none: state, reactions, edits, receipts. */
export function previewOf(event: RoomEvent, ownId: string, nameOf: (id: string) => string): LastMessage | undefined {
  // Edits and reactions, also malformed ones; of what is not decrypted yet the relation is in clear.
  if (changesAnother(event) || isSealedReference(event)) return undefined;
  const preview = isRedacted(event) && !isMessage(event) ? undefined : previewOfEvent(event);
  if (!preview) return undefined;
  return {
    eventId: event.eventId,
    senderId: event.sender,
    senderName: nameOf(event.sender),
    ...preview,
    ts: event.ts,
    own: event.sender === ownId,
  };
}

/**
 * The line after an event that changes the message it stands for: deleted, or edited by whoever wrote it (in an encrypted room
 * only by an encrypted edit). Undefined where it stays.
 */
export function previewAfter(
  last: LastMessage | undefined,
  event: RoomEvent,
  encrypted: boolean,
): LastMessage | undefined {
  if (!last) return undefined;
  if (event.type === "m.room.redaction") {
    const target = event.redacts ?? stringAt(event.content, "redacts");
    return target === last.eventId ? { ...last, kind: "redacted", text: "" } : undefined;
  }
  if (!editsLine(last, event) || (encrypted && !isEncrypted(event))) return undefined;
  const preview = previewOfEvent(event);
  return preview && preview.kind !== "encrypted" ? { ...last, ...preview } : undefined;
}

/** Whether it is an edit of the line, by its author; what it says may not be known yet. */
export function editsLine(last: LastMessage | undefined, event: RoomEvent): boolean {
  const relation = relationOf(event);
  return (
    relation?.kind === "edit" &&
    last !== undefined &&
    relation.target === last.eventId &&
    event.sender === last.senderId &&
    last.kind !== "redacted"
  );
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

const isMessage = (event: RoomEvent) => event.type === "m.room.message" || event.type === "m.room.encrypted";

/**
 * Encrypted, and about another event without answering or changing it: of calls, polls and their like. Most of them are for machines, so
 * it is no line before it was read.
 */
export const isSealedReference = (event: RoomEvent): boolean =>
  isEncrypted(event) &&
  event.clear?.state !== "decrypted" &&
  stringAt(objectAt(event.content, "m.relates_to"), "rel_type") === "m.reference";

const changesAnother = (event: RoomEvent) => {
  const relates = objectAt(event.content, "m.relates_to") ?? objectAt(contentOf(event), "m.relates_to");
  const type = stringAt(relates, "rel_type");
  return type === "m.replace" || type === "m.annotation";
};
