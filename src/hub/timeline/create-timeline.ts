import { createEmitter } from "#base";
import { declinedBy, type RoomEvent, redactedBy } from "../events/index.ts";
import { localId } from "../outbox/local-id.ts";
import { createEntries } from "./entries.ts";
import { countUpTo, type Entry, readEvent } from "./entry.ts";
import { createProfiles } from "./profiles.ts";
import { createReceipts } from "./receipts.ts";
import { createRelations } from "./relations.ts";
import { createShownItems } from "./shown-items.ts";
import type { Echo, Timeline, TimelineOptions } from "./timeline.ts";

/** An empty timeline of one room. */
export function createTimeline(options: TimelineOptions): Timeline {
  const { roomId, userId } = options;
  const entries = createEntries(userId);
  const relations = createRelations(entries.canonical);
  const profiles = createProfiles(options.person);
  const receipts = createReceipts(userId);
  const shown = createShownItems({ entries, relations, profiles, receipts }, options);
  const changed = createEmitter<void>();
  let toldVersion = 0;
  let marker: { readonly eventId: string; readonly upTo: number } | undefined;

  const tell = () => {
    if (shown.version() === toldVersion) return;
    toldVersion = shown.version();
    changed.emit();
  };

  /** What an entry has an effect on; a redaction of an edit or reaction reaches one further. */
  const touchTargets = (entry: Entry) => {
    for (const id of relations.targetsOf(entry)) {
      const target = entries.byId(id);
      shown.touch(target);
      if (target && entry.event.redacts !== undefined && target.event.redacts === undefined) touchTargets(target);
    }
  };
  const link = (entry: Entry) => {
    relations.link(entry);
    shown.touch(entry);
    touchTargets(entry);
  };
  const unlink = (entry: Entry) => {
    touchTargets(entry);
    relations.unlink(entry);
  };
  /** Changes an entry that is part of the timeline, keeping everything that hangs on it. */
  const change = (entry: Entry, apply: () => void) => {
    const before = entry.id;
    unlink(entry);
    apply();
    if (before !== entry.id) relations.rename(before, entry.id);
    link(entry);
    shown.orderChanged();
  };

  /** A newer copy of what is known: only what it adds is taken over. */
  const renew = (entry: Entry, event: RoomEvent) => {
    const decrypts = event.clear !== undefined && entry.event.clear?.state !== "decrypted";
    const redacts = redactedBy(event) !== undefined && redactedBy(entry.event) === undefined;
    if (decrypts || redacts) change(entry, () => readEvent(entry, withClear(event, entry.event)));
  };

  const insert = (events: readonly RoomEvent[], where: "live" | "older") => {
    const fresh = new Map<string, RoomEvent>();
    for (const event of events) {
      if (event.roomId !== roomId) continue;
      const known = entries.byId(event.eventId);
      if (known && !known.echo) renew(known, event);
      else fresh.set(event.eventId, event);
    }
    // An echo that lands changes its id and place: what hangs on it is taken off before and put back after.
    const landing = new Map<string, Entry>();
    const oldIds = new Map<Entry, string>();
    for (const event of fresh.values()) {
      const echo = entries.echoOf(event);
      if (!echo || oldIds.has(echo)) continue;
      landing.set(event.eventId, echo);
      oldIds.set(echo, echo.id);
      unlink(echo);
    }
    const echoOf = (event: RoomEvent) => landing.get(event.eventId);
    const added =
      where === "live"
        ? [...fresh.values()].map((event) => entries.append(event, echoOf(event)))
        : entries.prepend([...fresh.values()], echoOf);
    const renamed = new Set<string>();
    for (const entry of added) {
      const oldId = oldIds.get(entry);
      if (oldId !== undefined && oldId !== entry.id) relations.rename(oldId, entry.id);
      const whose = profiles.note(entry);
      if (whose !== undefined) renamed.add(whose);
      receipts.noteSender(entry);
      if (entry.event.type === "m.room.encryption" && entry.event.stateKey === "") shown.encryptionSeen(entry.seq);
      link(entry);
    }
    if (added.length > 0) shown.orderChanged();
    shown.touchPeople(renamed);
  };

  const updateEcho: Timeline["updateEcho"] = (key, patch) => {
    const entry = entries.byKey(key);
    if (!entry?.echo) return;
    const { eventId, content, redacts } = patch;
    const landed = eventId === undefined ? undefined : entries.byId(eventId);
    if (landed && landed !== entry) {
      // The event came back before the answer did, and did not say that it was ours.
      const oldId = entry.id;
      unlink(entry);
      shown.forget(entry);
      change(landed, () => entries.dropEcho(entry, landed));
      relations.rename(oldId, landed.id);
      shown.touch(landed);
    } else {
      change(entry, () => {
        if (eventId !== undefined && eventId !== entry.id) entries.nameEcho(entry, eventId);
        if (content) readEvent(entry, { ...entry.event, content });
        if (redacts !== undefined) readEvent(entry, { ...entry.event, redacts });
        entry.echo = patch.delivery ?? (eventId === undefined ? entry.echo : { state: "sent" });
      });
    }
    tell();
  };

  const firstUnreadKey = () => {
    const read = marker && entries.byId(marker.eventId);
    if (!marker || !read || read.echo) return undefined;
    shown.items();
    const all = shown.shownRemote();
    for (let at = countUpTo(all, read.seq); at < all.length; at++) {
      const entry = all[at];
      if (!entry || entry.seq > marker.upTo) return undefined;
      const { event } = entry;
      if (event.sender !== userId && event.stateKey === undefined && declinedBy(event) === undefined) return entry.key;
    }
    return undefined;
  };

  return {
    get version() {
      return shown.version();
    },
    onChange: (listener) => changed.on(listener),
    insertLive(events) {
      insert(events, "live");
      tell();
    },
    insertOlder(events) {
      insert(events, "older");
      tell();
    },
    reset(events) {
      const newest = events.at(-1)?.ts ?? 0;
      const returned = new Set(events.map((event) => entries.echoOf(event)));
      for (const echo of entries.echoes()) {
        // Sent, and older than what is newest now: it lies in the gap and comes back when that is paged in.
        if (echo.echo?.state === "sent" && echo.event.ts <= newest && !returned.has(echo)) entries.dropEcho(echo);
      }
      relations.clear();
      profiles.clear();
      receipts.clearPositions();
      shown.reset();
      const before = entries.clear();
      for (const echo of entries.echoes()) link(echo);
      insert(events, "live");
      // What is shown as before stays the same object.
      for (const entry of entries.remote()) entry.item ??= before.get(entry.id)?.item;
      if (marker) marker = { ...marker, upTo: entries.newestSeq() };
      shown.orderChanged();
      tell();
    },
    update(event) {
      const entry = entries.byId(event.eventId);
      if (!entry || entry.echo || event.roomId !== roomId) return;
      // Decryption of an older copy must not bring back what was taken away since.
      if (redactedBy(entry.event) !== undefined && redactedBy(event) === undefined) return;
      change(entry, () => readEvent(entry, withClear(event, entry.event)));
      tell();
    },
    provide(eventId, event) {
      if (event?.eventId !== eventId || event.roomId !== roomId) return;
      shown.provide(event);
      tell();
    },
    setReceipt(reader, eventId, ts, threadId = "main") {
      if (!receipts.set(reader, eventId, ts, threadId)) return;
      shown.readersChanged();
      tell();
    },
    addEcho(echo) {
      if (entries.byKey(echo.key)) return;
      link(entries.addEcho(echo.key, eventOfEcho(echo, roomId, userId), echo.delivery));
      shown.orderChanged();
      if (echo.eventId !== undefined) updateEcho(echo.key, { eventId: echo.eventId });
      tell();
    },
    updateEcho,
    removeEcho(key) {
      const entry = entries.byKey(key);
      if (!entry?.echo) return;
      unlink(entry);
      shown.touchReplies(entry.id);
      shown.forget(entry);
      entries.dropEcho(entry);
      shown.orderChanged();
      tell();
    },
    setReadMarker(eventId) {
      marker = eventId === undefined ? undefined : { eventId, upTo: entries.newestSeq() };
      shown.otherChanged();
      tell();
    },
    refresh(userIds) {
      if (userIds) shown.touchPeople(userIds);
      else shown.touchAll();
      tell();
    },
    items: shown.items,
    firstUnreadKey,
    eventById: (eventId) => entries.byId(eventId)?.event ?? shown.providedEvent(eventId),
    idOfKey: (key) => entries.byKey(key)?.id,
    newestEventId: () => entries.remote().at(-1)?.id,
    oldestEventId: () => entries.remote()[0]?.id,
    ownReaction(eventId, key) {
      const target = entries.byId(eventId);
      return (target ? relations.reactionsTo(target) : []).find(
        ({ event, relation }) => event.sender === userId && relation?.kind === "reaction" && relation.key === key,
      )?.id;
    },
    echoKeysOf(key) {
      const entry = entries.byKey(key);
      if (!entry) return [];
      return [entry, ...relations.pendingFor(entry)]
        .filter(({ echo }) => echo !== undefined && echo.state !== "sent")
        .map((echo) => echo.key);
    },
  };
}

/** The event with the outcome of decryption that is known best: keys that did not come take nothing away. */
function withClear(event: RoomEvent, before: RoomEvent): RoomEvent {
  const clear = event.clear?.state !== "decrypted" && before.clear?.state === "decrypted" ? before.clear : event.clear;
  return clear === undefined ? event : { ...event, clear };
}

function eventOfEcho({ key, type, content, redacts, ts }: Echo, roomId: string, userId: string): RoomEvent {
  return {
    eventId: localId(key),
    roomId,
    type,
    sender: userId,
    ts,
    content,
    unsigned: {},
    ...(redacts === undefined ? {} : { redacts }),
  };
}
