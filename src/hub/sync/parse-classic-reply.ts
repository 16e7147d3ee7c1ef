/** Reads a reply of `/sync` (client-server API v1.18, 6.4) as a batch. Pure; never throws on what a server may send. */
import { arrayAt, isObject, numberAt, objectAt, stringAt } from "#base";
import { emptyUpdate, type Hero, type RoomUpdate, type SyncBatch } from "./sync-batch.ts";

export type ClassicReply = { readonly next: string; readonly batch: SyncBatch };

/** `initial`: asked without a position. `now` bounds the times that order rooms. Undefined: not a reply of this protocol. */
export function parseClassicReply(body: unknown, initial: boolean, now: number): ClassicReply | undefined {
  const next = stringAt(body, "next_batch");
  if (next === undefined) return undefined;
  const rooms = new Map<string, RoomUpdate>();
  const sections = objectAt(body, "rooms");
  for (const [roomId, room] of roomsOf(sections, "join")) rooms.set(roomId, joined(room, initial, now));
  for (const [roomId, room] of roomsOf(sections, "invite")) rooms.set(roomId, stripped(room, "invite_state", now));
  for (const [roomId, room] of roomsOf(sections, "knock")) rooms.set(roomId, stripped(room, "knock_state", now));
  for (const [roomId] of roomsOf(sections, "leave")) rooms.set(roomId, { ...emptyUpdate, membership: "leave" });
  const lists = objectAt(body, "device_lists");
  const counts = objectAt(body, "device_one_time_keys_count");
  const fallback =
    arrayAt(body, "device_unused_fallback_key_types") ??
    arrayAt(body, "org.matrix.msc2732.device_unused_fallback_key_types");
  return {
    next,
    batch: {
      rooms,
      accountData: eventsAt(body, "account_data"),
      toDevice: eventsAt(body, "to_device"),
      deviceLists: { changed: strings(arrayAt(lists, "changed")), left: strings(arrayAt(lists, "left")) },
      ...(counts === undefined ? {} : { oneTimeKeyCounts: numbers(counts) }),
      ...(fallback === undefined ? {} : { unusedFallbackKeys: strings(fallback) }),
      complete: true,
      ...(initial ? { everyRoom: new Set(rooms.keys()) } : {}),
    },
  };
}

function* roomsOf(sections: unknown, name: string): Generator<readonly [string, Record<string, unknown>]> {
  for (const [roomId, room] of Object.entries(objectAt(sections, name) ?? {})) {
    if (roomId.startsWith("!") && isObject(room)) yield [roomId, room];
  }
}

function joined(room: Record<string, unknown>, initial: boolean, now: number): RoomUpdate {
  const timeline = objectAt(room, "timeline");
  const events = arrayAt(timeline, "events") ?? [];
  const after = objectAt(room, "state_after") ?? objectAt(room, "org.matrix.msc4222.state_after");
  const state = arrayAt(after ?? objectAt(room, "state"), "events") ?? [];
  const summary = objectAt(room, "summary");
  const heroes = arrayAt(summary, "m.heroes")?.flatMap((id) => heroFrom(id, state));
  const joinedCount = numberAt(summary, "m.joined_member_count");
  const invitedCount = numberAt(summary, "m.invited_member_count");
  const unread = objectAt(room, "unread_notifications");
  const notifications = numberAt(unread, "notification_count");
  const ephemeral = eventsAt(room, "ephemeral");
  const sticky = eventsAt(room, "msc4354_sticky");
  const content = (type: string) =>
    objectAt(
      ephemeral.findLast((event) => stringAt(event, "type") === type),
      "content",
    );
  const receipts = ephemeral.filter((event) => stringAt(event, "type") === "m.receipt");
  const typing = content("m.typing");
  const prevBatch = stringAt(timeline, "prev_batch");
  const bumpStamp = newestTime(events, now);
  return {
    initial,
    membership: "join",
    state,
    timeline: events,
    limited: timeline?.limited === true,
    expanded: false,
    accountData: eventsAt(room, "account_data"),
    ...(sticky.length === 0 ? {} : { sticky }),
    ...(initial ? { live: 0 } : {}),
    ...(prevBatch === undefined ? {} : { prevBatch }),
    ...(heroes === undefined ? {} : { heroes }),
    ...(joinedCount === undefined ? {} : { joinedCount }),
    ...(invitedCount === undefined ? {} : { invitedCount }),
    ...(bumpStamp === undefined ? {} : { bumpStamp }),
    ...(receipts.length === 0 ? {} : { receipts: merged(receipts) }),
    ...(typing === undefined ? {} : { typing: strings(arrayAt(typing, "user_ids")) }),
    ...(notifications === undefined
      ? {}
      : { counts: { notifications, highlights: numberAt(unread, "highlight_count") ?? 0 } }),
  };
}

const stripped = (room: Record<string, unknown>, key: string, now: number): RoomUpdate => ({
  ...emptyUpdate,
  strippedState: eventsAt(room, key),
  bumpStamp: now,
});

function heroFrom(id: unknown, state: readonly unknown[]): readonly Hero[] {
  if (typeof id !== "string") return [];
  const member = state.findLast(
    (event) => stringAt(event, "type") === "m.room.member" && stringAt(event, "state_key") === id,
  );
  const content = objectAt(member, "content");
  const name = stringAt(content, "displayname");
  const avatar = stringAt(content, "avatar_url");
  return [{ id, ...(name === undefined ? {} : { name }), ...(avatar === undefined ? {} : { avatar }) }];
}

/** The order of activity, which this protocol does not give: when the newest message was sent, never in the future. */
function newestTime(events: readonly unknown[], now: number): number | undefined {
  let newest: number | undefined;
  for (const event of events) {
    const ts = numberAt(event, "origin_server_ts");
    if (ts === undefined || (stringAt(event, "state_key") !== undefined && newest !== undefined)) continue;
    newest = Math.min(Math.max(newest ?? 0, ts), now);
  }
  return newest;
}

function merged(receipts: readonly unknown[]): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const event of receipts) {
    for (const [eventId, kinds] of Object.entries(objectAt(event, "content") ?? {})) {
      if (eventId.startsWith("$")) all[eventId] = kinds;
    }
  }
  return all;
}

const eventsAt = (value: unknown, key: string): readonly unknown[] => arrayAt(objectAt(value, key), "events") ?? [];
const strings = (values: readonly unknown[] | undefined): readonly string[] =>
  (values ?? []).filter((value): value is string => typeof value === "string");
const numbers = (values: Record<string, unknown>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
