import { arrayAt, objectAt, stringAt } from "#base";
import { isEventId, isUserId, parseRoomEvent } from "./parse-event.ts";
import { contentOf, isEncrypted, type RoomEvent, typeOf } from "./room-event.ts";

export type Relation =
  /** `content` is missing while the edit is not decrypted. */
  | { readonly kind: "edit"; readonly target: string; readonly content?: Readonly<Record<string, unknown>> }
  | { readonly kind: "reaction"; readonly target: string; readonly key: string }
  | { readonly kind: "reply"; readonly target: string }
  /** `replyTo` only where somebody is answered within the thread. */
  | { readonly kind: "thread"; readonly target: string; readonly replyTo?: string };

const MAX_REACTION = 100;

/** Ids of events, and of those that are only here (`~…`, see outbox). */
const isTarget = (id: string | undefined): id is string =>
  id !== undefined && id.length <= 255 && (id.startsWith("~") || isEventId(id));

/**
 * What the event says of another one. Of encrypted events the relation stands in the open part (spec, "Forming relationships");
 * whether it holds (same sender, same room, …) is for who knows the target.
 */
export function relationOf(event: RoomEvent): Relation | undefined {
  if (event.stateKey !== undefined) return undefined;
  const relates = objectAt(event.content, "m.relates_to") ?? objectAt(contentOf(event), "m.relates_to");
  if (!relates) return undefined;
  const type = typeOf(event);
  const target = stringAt(relates, "event_id");
  const relType = stringAt(relates, "rel_type");
  const replyTo = stringAt(objectAt(relates, "m.in_reply_to"), "event_id");
  if (isTarget(target) && relType === "m.replace") {
    const content = objectAt(contentOf(event), "m.new_content");
    if (content) return { kind: "edit", target, content };
    return isEncrypted(event) && event.clear?.state !== "decrypted" ? { kind: "edit", target } : undefined;
  }
  if (isTarget(target) && relType === "m.annotation" && type === "m.reaction") {
    const key = stringAt(relates, "key");
    if (key === undefined || key.trim() === "" || key.length > MAX_REACTION || !key.isWellFormed()) return undefined;
    return { kind: "reaction", target, key };
  }
  if (isTarget(target) && relType === "m.thread") {
    const answers = isTarget(replyTo) && relates.is_falling_back !== true;
    return answers ? { kind: "thread", target, replyTo } : { kind: "thread", target };
  }
  return isTarget(replyTo) ? { kind: "reply", target: replyTo } : undefined;
}

/** Whom the message means (`m.mentions`): at most 50 people. */
export function mentionsOf(content: Readonly<Record<string, unknown>>): {
  readonly userIds: readonly string[];
  readonly room: boolean;
} {
  const mentions = objectAt(content, "m.mentions");
  const userIds = (arrayAt(mentions, "user_ids") ?? []).slice(0, 50).filter(isUserId);
  return { userIds: [...new Set(userIds)], room: mentions?.room === true };
}

/**
 * The new content of the newest edit, as servers bundle it with an event that is fetched alone (spec, "Server-side aggregation of
 * replacements"). Only of clear events: a bundled edit of an encrypted one would have to be decrypted by itself.
 */
export function bundledEditOf(event: RoomEvent): Readonly<Record<string, unknown>> | undefined {
  if (isEncrypted(event) || event.stateKey !== undefined) return undefined;
  const edit = parseRoomEvent(objectAt(objectAt(event.unsigned, "m.relations"), "m.replace"), event.roomId);
  if (edit?.sender !== event.sender || edit.type !== event.type) return undefined;
  const relation = relationOf(edit);
  return relation?.kind === "edit" && relation.target === event.eventId ? relation.content : undefined;
}

/** Whether the server has taken the content away, or `by` this copy of the event says so. */
export const redactedBy = (event: RoomEvent): string | undefined => {
  const because = objectAt(event.unsigned, "redacted_because");
  return because && (stringAt(because, "sender") ?? "");
};
