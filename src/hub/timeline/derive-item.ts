import type { Delivery, ItemBody, Person, Reaction, ReplyPreview, RoomRights, TimelineItem } from "#contracts";
import { bodyOfEvent, bundledEditOf, isEncrypted, previewOfBody, type RoomEvent } from "../events/index.ts";
import type { Entry } from "./entry.ts";
import type { Relations } from "./relations.ts";

/** What an item is made from besides its entry. */
export type DeriveContext = {
  readonly userId: string;
  readonly relations: Relations;
  rights(): Pick<RoomRights, "send" | "react" | "redactOthers">;
  /** The person as of this place in the timeline. */
  personAt(userId: string, seq: number): Person;
  /** An event that is replied to: one of the timeline, or another that is known. */
  resolve(id: string): Entry | { readonly event: RoomEvent } | undefined;
  readersOf(entry: Entry): readonly string[];
  /** Whether a clear event at this place should have been encrypted. */
  mustBeEncrypted(seq: number): boolean;
};

const MAX_PEOPLE = 50;

export function deriveItem(entry: Entry, context: DeriveContext): TimelineItem {
  const { event, key, id, seq } = entry;
  const { relations, userId } = context;
  const body = bodyOfEntry(entry, context);
  const replyTo = body.kind === "redacted" ? undefined : replyOf(entry, context);
  const redacted = body.kind === "redacted";
  const reactions = redacted ? [] : reactionsOf(entry, context);
  const readers = context.readersOf(entry);
  const shield = shieldOf(entry, body, context);
  return {
    key,
    ...(id.startsWith("~") ? {} : { eventId: id }),
    sender: context.personAt(event.sender, seq),
    own: event.sender === userId,
    ts: event.ts,
    body,
    ...(!redacted && relations.newestEdit(entry) ? { edited: true } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(reactions.length === 0 ? {} : { reactions }),
    ...(readers.length === 0
      ? {}
      : { readBy: readers.map((reader) => context.personAt(reader, Number.POSITIVE_INFINITY)) }),
    delivery: deliveryOf(entry, relations),
    ...(shield === undefined ? {} : { shield }),
    can: rightsOf(entry, body, context),
  };
}

/** The body after edits and redactions. The costly ones are kept with the entry. */
function bodyOfEntry(entry: Entry, { relations, personAt }: DeriveContext): ItemBody {
  const redactedBy = relations.redactorOf(entry);
  const person = (id: string) => personAt(id, entry.seq);
  if (redactedBy !== undefined || entry.event.stateKey !== undefined) {
    return bodyOfEvent(entry.event, { person, ...(redactedBy === undefined ? {} : { redactedBy }) });
  }
  const edit = relations.newestEdit(entry)?.relation;
  const edited = edit?.kind === "edit" ? edit.content : undefined;
  if (entry.body?.of === entry.event && entry.body.edited === edited) return entry.body.body;
  const body = bodyOfEvent(entry.event, { person, ...(edited === undefined ? {} : { edited }) });
  entry.body = { of: entry.event, edited, body };
  return body;
}

function replyOf({ relation }: Entry, context: DeriveContext): ReplyPreview | undefined {
  const eventId =
    relation?.kind === "reply" ? relation.target : relation?.kind === "thread" ? relation.replyTo : undefined;
  if (eventId === undefined) return undefined;
  const found = context.resolve(eventId);
  if (!found) return { eventId };
  if (!("seq" in found)) {
    const person = (id: string) => context.personAt(id, Number.POSITIVE_INFINITY);
    const edited = bundledEditOf(found.event);
    const body = bodyOfEvent(found.event, { person, ...(edited === undefined ? {} : { edited }) });
    return { eventId, sender: person(found.event.sender), ...textOf(body) };
  }
  return {
    eventId: found.id,
    sender: context.personAt(found.event.sender, found.seq),
    ...textOf(bodyOfEntry(found, context)),
  };
}

function textOf(body: ItemBody): { readonly text?: string } {
  const { text } = previewOfBody(body);
  if (text !== "") return { text };
  return body.kind === "media" ? { text: body.media.name } : {};
}

function reactionsOf(entry: Entry, { relations, userId }: DeriveContext): readonly Reaction[] {
  const byKey = new Map<string, string[]>();
  for (const { relation, event } of relations.reactionsTo(entry)) {
    if (relation?.kind !== "reaction") continue;
    const people = byKey.get(relation.key);
    if (people) people.push(event.sender);
    else byKey.set(relation.key, [event.sender]);
  }
  return [...byKey].map(([key, people]) => ({
    key,
    count: people.length,
    own: people.includes(userId),
    people: people.slice(0, MAX_PEOPLE),
  }));
}

function deliveryOf(entry: Entry, relations: Relations): Delivery {
  if (entry.echo && entry.echo.state !== "sent") return entry.echo;
  return relations.pendingFor(entry).at(-1)?.echo ?? { state: "sent" };
}

function shieldOf({ event, seq, ...entry }: Entry, body: ItemBody, context: DeriveContext): TimelineItem["shield"] {
  if (event.clear?.state === "decrypted") return event.clear.shield;
  const spoken = body.kind === "text" || body.kind === "media" || body.kind === "unknown";
  if (!spoken || isEncrypted(event) || entry.echo || event.stateKey !== undefined) return undefined;
  return context.mustBeEncrypted(seq) ? "not-encrypted" : undefined;
}

function rightsOf(entry: Entry, body: ItemBody, { rights, userId }: DeriveContext): TimelineItem["can"] {
  const { send, react, redactOthers } = rights();
  const own = entry.event.sender === userId;
  // What the server has not named cannot be spoken of by anyone.
  const reachable = !entry.id.startsWith("~") && entry.event.stateKey === undefined && body.kind !== "redacted";
  const readable = reachable && (body.kind === "text" || body.kind === "media" || body.kind === "unknown");
  return {
    edit: readable && own && send && body.kind === "text",
    redact: reachable && (own || redactOthers),
    react: readable && react,
    reply: readable && send,
  };
}

/** Whether the item shows one of these people. */
export function involves(item: TimelineItem, people: ReadonlySet<string>): boolean {
  const { sender, replyTo, body } = item;
  if (people.has(sender.id) || (replyTo?.sender && people.has(replyTo.sender.id))) return true;
  if (item.readBy?.some(({ id }) => people.has(id))) return true;
  if (body.kind === "redacted") return body.by !== undefined && people.has(body.by.id);
  return body.kind === "state" && "who" in body.change && people.has(body.change.who.id);
}
