import type { Delivery, Person, RoomRights, TimelineItem } from "#contracts";
import type { RoomEvent } from "../events/room-event.ts";

export type TimelineOptions = {
  readonly roomId: string;
  /** Whose timeline it is. */
  readonly userId: string;
  /** The person as the room knows them now; never throws, also for ids that the room does not know. */
  person(userId: string): Person;
  /** Asked whenever items are derived; say `refresh()` when the answer changed. */
  rights(): RoomRights;
  /** Whether the room is encrypted now; say `refresh()` when the answer changed. */
  encrypted(): boolean;
  /** An item replies to an event that is not loaded; asked once for each id. Answer with `provide`. */
  onMissing?(eventId: string): void;
};

/** What was said here and has not come back from the server. */
export type Echo = {
  /** The transaction id; becomes the item's key for good. */
  readonly key: string;
  /** The clear type: `m.room.message`, `m.reaction`, `m.room.redaction`, … */
  readonly type: string;
  /** The clear content, `m.relates_to` included. Ids in it may be `localId(key)` of another echo. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The target of a redaction: an event id or a local id. */
  readonly redacts?: string;
  readonly ts: number;
  readonly delivery: Delivery;
  /** As soon as the server has answered. */
  readonly eventId?: string;
};

/**
 * One room's loaded events and what is shown of them. Relations, redactions and receipts may arrive before or after what they
 * speak of; the result is the same. Items that did not change keep their identity.
 */
export interface Timeline {
  /** Newer events, oldest first. Known ones are not added twice. */
  insertLive(events: readonly RoomEvent[]): void;
  /** Older events, oldest first (a page of `/messages?dir=b` must be reversed). */
  insertOlder(events: readonly RoomEvent[]): void;
  /** After a gap: forgets all loaded events but keeps echoes, then shows these. */
  reset(events: readonly RoomEvent[]): void;
  /** A known event changed, as by late decryption. Unknown ones are ignored. */
  update(event: RoomEvent): void;
  /** An event that is not part of the loaded stretch but is replied to; undefined: cannot be had. */
  provide(eventId: string, event: RoomEvent | undefined): void;
  /** A read receipt; one is kept for each person and thread, the newest by `ts`. */
  setReceipt(userId: string, eventId: string, ts: number, threadId?: string): void;
  addEcho(echo: Echo): void;
  /** Unknown keys are ignored: the event may have come back before the answer did. */
  updateEcho(key: string, patch: { readonly delivery?: Delivery; readonly eventId?: string } & Partial<Echo>): void;
  removeEcho(key: string): void;
  /** The event read last when the room was opened; call it after the first events were inserted. */
  setReadMarker(eventId: string | undefined): void;
  /** Derives again what depends on these people (all, without), on rights and on encryption. */
  refresh(userIds?: ReadonlySet<string>): void;
  /** The same array until something changed. */
  items(): readonly TimelineItem[];
  firstUnreadKey(): string | undefined;
  /** Loaded events and those of `provide`; also by local id. */
  eventById(eventId: string): RoomEvent | undefined;
  /** The item's event id, or its local id while it has none. */
  idOfKey(key: string): string | undefined;
  /** The newest loaded event, whether it is shown or not. */
  newestEventId(): string | undefined;
  oldestEventId(): string | undefined;
  /** The own reaction with this key on the event: an event id, or the local id of one that is being sent. */
  ownReaction(eventId: string, key: string): string | undefined;
  /** Keys of all that waits or failed for an item: its own echo, and echoes of edits and redactions of it. */
  echoKeysOf(key: string): readonly string[];
  /** Whether anything changed since the version was read. */
  readonly version: number;
  /** Told after every change, without saying what; returns what ends it. */
  onChange(listener: () => void): () => void;
}
