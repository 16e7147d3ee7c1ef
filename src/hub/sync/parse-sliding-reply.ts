/** Reads a reply of simplified sliding sync (MSC4186 as Synapse serves it). Pure; never throws on what a server may send. */
import { arrayAt, isObject, numberAt, objectAt, stringAt } from "#base";
import { STICKY_EXTENSION } from "./sliding-request.ts";
import { emptyUpdate, type Hero, type RoomUpdate, type SyncBatch } from "./sync-batch.ts";

export type SlidingReply = {
  readonly pos: string;
  readonly toDeviceNext?: string;
  readonly stickyNext?: string;
  /** The rooms of each list that are in the ranges asked for. */
  readonly listed: Readonly<Record<string, readonly string[]>>;
  /** Count of each list. */
  readonly counts: Readonly<Record<string, number>>;
  readonly batch: Omit<SyncBatch, "complete">;
};

/** Undefined where there is no `pos`: not a reply of this protocol. */
export function parseSlidingReply(body: unknown): SlidingReply | undefined {
  const pos = stringAt(body, "pos");
  if (pos === undefined) return undefined;
  const extensions = objectAt(body, "extensions");
  const rooms = new Map<string, RoomUpdate>();
  for (const [roomId, room] of Object.entries(objectAt(body, "rooms") ?? {})) {
    if (roomId.startsWith("!") && isObject(room)) rooms.set(roomId, parseRoom(room));
  }
  addPerRoom(rooms, objectAt(objectAt(extensions, "account_data"), "rooms"), (update, value) =>
    Array.isArray(value) ? { ...update, accountData: value } : update,
  );
  addPerRoom(rooms, objectAt(objectAt(extensions, "receipts"), "rooms"), (update, value) => {
    const content = objectAt(value, "content");
    return content ? { ...update, receipts: content } : update;
  });
  addPerRoom(rooms, objectAt(objectAt(extensions, "typing"), "rooms"), (update, value) => {
    const typing = strings(arrayAt(objectAt(value, "content"), "user_ids"));
    return { ...update, typing };
  });
  const stickyExtension = objectAt(extensions, STICKY_EXTENSION);
  addPerRoom(rooms, objectAt(stickyExtension, "rooms"), (update, value) => {
    const sticky = arrayAt(value, "events");
    return sticky ? { ...update, sticky } : update;
  });
  const stickyNext = stringAt(stickyExtension, "next_batch");
  const e2ee = objectAt(extensions, "e2ee");
  const lists = objectAt(e2ee, "device_lists");
  const toDeviceNext = stringAt(objectAt(extensions, "to_device"), "next_batch");
  const oneTimeKeyCounts = numbers(objectAt(e2ee, "device_one_time_keys_count"));
  const fallback = arrayAt(e2ee, "device_unused_fallback_key_types");
  return {
    pos,
    ...(toDeviceNext === undefined ? {} : { toDeviceNext }),
    ...(stickyNext === undefined ? {} : { stickyNext }),
    counts: listCounts(objectAt(body, "lists")),
    listed: listedRooms(objectAt(body, "lists")),
    batch: {
      rooms,
      accountData: arrayAt(objectAt(extensions, "account_data"), "global") ?? [],
      toDevice: arrayAt(objectAt(extensions, "to_device"), "events") ?? [],
      deviceLists: { changed: strings(arrayAt(lists, "changed")), left: strings(arrayAt(lists, "left")) },
      ...(e2ee === undefined || oneTimeKeyCounts === undefined ? {} : { oneTimeKeyCounts }),
      ...(fallback === undefined ? {} : { unusedFallbackKeys: strings(fallback) }),
    },
  };
}

function parseRoom(room: Record<string, unknown>): RoomUpdate {
  const stripped = arrayAt(room, "invite_state") ?? arrayAt(room, "knock_state");
  const joinedCount = numberAt(room, "joined_count");
  const invitedCount = numberAt(room, "invited_count");
  const bumpStamp = numberAt(room, "bump_stamp");
  const live = numberAt(room, "num_live");
  const name = stringAt(room, "name");
  const avatar = stringAt(room, "avatar");
  const prevBatch = stringAt(room, "prev_batch");
  const heroes = arrayAt(room, "heroes")?.flatMap(heroFrom);
  return {
    initial: room.initial === true,
    ...(name === undefined ? {} : { name }),
    ...(avatar === undefined ? {} : { avatar }),
    ...(heroes === undefined ? {} : { heroes }),
    ...(joinedCount === undefined ? {} : { joinedCount }),
    ...(invitedCount === undefined ? {} : { invitedCount }),
    ...(bumpStamp === undefined ? {} : { bumpStamp }),
    ...(stripped === undefined ? {} : { strippedState: stripped }),
    ...(prevBatch === undefined ? {} : { prevBatch }),
    ...(live === undefined ? {} : { live }),
    state: arrayAt(room, "required_state") ?? [],
    timeline: arrayAt(room, "timeline") ?? [],
    limited: room.limited === true,
    expanded: room.unstable_expanded_timeline === true || room.expanded_timeline === true,
    accountData: [],
  };
}

function heroFrom(value: unknown): readonly Hero[] {
  const id = stringAt(value, "user_id");
  if (id === undefined) return [];
  const name = stringAt(value, "displayname");
  const avatar = stringAt(value, "avatar_url");
  return [{ id, ...(name === undefined ? {} : { name }), ...(avatar === undefined ? {} : { avatar }) }];
}

function addPerRoom(
  rooms: Map<string, RoomUpdate>,
  values: Record<string, unknown> | undefined,
  add: (update: RoomUpdate, value: unknown) => RoomUpdate,
): void {
  for (const [roomId, value] of Object.entries(values ?? {})) {
    if (roomId.startsWith("!")) rooms.set(roomId, add(rooms.get(roomId) ?? emptyUpdate, value));
  }
}

function listCounts(lists: Record<string, unknown> | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, list] of Object.entries(lists ?? {})) {
    const count = numberAt(list, "count");
    if (count !== undefined && name !== "__proto__") counts[name] = count;
  }
  return counts;
}

function listedRooms(lists: Record<string, unknown> | undefined): Record<string, readonly string[]> {
  const listed: Record<string, readonly string[]> = {};
  for (const [name, list] of Object.entries(lists ?? {})) {
    if (name === "__proto__") continue;
    listed[name] = (arrayAt(list, "ops") ?? []).flatMap((op) => strings(arrayAt(op, "room_ids")));
  }
  return listed;
}

/** All rooms of the account, where the ranges of this reply covered all of them. */
export function everyRoomOf({ counts, listed }: SlidingReply): ReadonlySet<string> | undefined {
  const { all = [], near = [], spaces = [] } = listed;
  const rooms = new Set([...near, ...all]);
  const isWhole = counts.all !== undefined && counts.spaces !== undefined;
  if (!isWhole || rooms.size < (counts.all ?? 0) || spaces.length < (counts.spaces ?? 0)) return undefined;
  return new Set([...rooms, ...spaces]);
}

const strings = (values: readonly unknown[] | undefined): readonly string[] =>
  (values ?? []).filter((value): value is string => typeof value === "string");

function numbers(values: Record<string, unknown> | undefined): Record<string, number> | undefined {
  if (!values) return undefined;
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
