/** One room's record after one update of the sync. Pure: the same update twice gives the same record. */
import { arrayAt, isObject, objectAt, stringAt } from "#base";
import { isEncrypted, parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { RoomUpdate } from "../sync/sync-batch.ts";
import { countsAsUnread, editsLine, isSealedReference, mentions, previewAfter, previewOf } from "./preview.ts";
import { applyCallEvents } from "./room-call.ts";
import { mxcOrNothing, personName, roomName } from "./room-name.ts";
import { newRecord, type RoomRecord } from "./room-record.ts";

export type ApplyContext = {
  readonly userId: string;
  readonly ownName: string;
  readonly now: number;
  nameOf(userId: string): string;
};

/** The new record, "left" when the person is not in the room any more, undefined when nothing is known of the room. */
export function applyUpdate(
  before: RoomRecord | undefined,
  roomId: string,
  update: RoomUpdate,
  context: ApplyContext,
): RoomRecord | "left" | undefined {
  if (update.strippedState) return applyStripped(before, roomId, update, update.strippedState, context);
  const state = update.state.flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
  const timeline = update.timeline.flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
  const membership = ownMembership([...state, ...timeline], context.userId) ?? update.membership;
  if (membership === "leave") return before || update.initial ? "left" : undefined;
  const saysSomething = update.initial || membership === "join" || timeline.length > 0 || state.length > 0;
  if (!before && !saysSomething) return undefined;

  let room: RoomRecord = before ?? newRecord(roomId);
  if (membership === "join" || (update.initial && room.membership !== "join")) {
    const { inviter: _inviter, ...rest } = room;
    room = { ...rest, membership: "join" };
  }
  room = applyState(room, state, update.initial);
  room = applyState(
    room,
    timeline.filter((event) => event.stateKey !== undefined),
    false,
  );
  room = applyCall(room, state, timeline, update.initial, context.now);
  if (update.name !== undefined) room = { ...room, givenName: update.name };
  if (update.avatar !== undefined) room = withAvatar(room, update.avatar);
  if (update.heroes !== undefined) room = { ...room, heroes: update.heroes };
  if (update.joinedCount !== undefined) room = { ...room, joinedCount: update.joinedCount };
  if (update.invitedCount !== undefined) room = { ...room, invitedCount: update.invitedCount };
  if (update.bumpStamp !== undefined) room = { ...room, bump: update.bumpStamp };
  room = applyTags(room, update.accountData);
  const readBefore = room.read;
  room = applyOwnReceipt(room, update.receipts, context.userId);
  room = applyTimeline(room, timeline, update, context);
  // What just happened may carry the time of a clock that is behind: only of what was there before does the time tell.
  const timeTells = update.initial || update.limited || (timeline.length === 0 && room.read !== readBefore);
  room = clearWhenRead(room, timeTells);
  if (update.counts && !room.encryption) {
    room = { ...room, unread: update.counts.notifications, mentions: update.counts.highlights };
  }
  return { ...room, name: roomName(room) };
}

function ownMembership(events: readonly RoomEvent[], userId: string): "join" | "leave" | undefined {
  const own = events.findLast((event) => event.type === "m.room.member" && event.stateKey === userId);
  const membership = stringAt(own?.content, "membership");
  return membership === "join" ? "join" : membership === "leave" || membership === "ban" ? "leave" : undefined;
}

function applyStripped(
  before: RoomRecord | undefined,
  roomId: string,
  update: RoomUpdate,
  stripped: readonly unknown[],
  context: ApplyContext,
): RoomRecord | "left" {
  const of = (type: string, stateKey = "") =>
    stripped.findLast((event) => stringAt(event, "type") === type && stringAt(event, "state_key") === stateKey);
  const contentOf = (type: string) => objectAt(of(type), "content");
  const own = of("m.room.member", context.userId);
  const membership = stringAt(objectAt(own, "content"), "membership");
  if (membership === "leave" || membership === "ban") return "left";
  const inviterId = membership === "invite" ? stringAt(own, "sender") : undefined;
  const inviterContent = inviterId === undefined ? undefined : objectAt(of("m.room.member", inviterId), "content");
  const inviterAvatar = mxcOrNothing(inviterContent?.avatar_url);
  const isDirect = objectAt(own, "content")?.is_direct === true;
  const encryption = contentOf("m.room.encryption");
  const givenName = stringAt(contentOf("m.room.name"), "name");
  const alias = stringAt(contentOf("m.room.canonical_alias"), "alias");
  let room: RoomRecord = {
    ...(before?.membership === "join" ? newRecord(roomId) : (before ?? newRecord(roomId))),
    membership: membership === "knock" ? "knock" : "invite",
    isSpace: stringAt(contentOf("m.room.create"), "type") === "m.space",
    bump: update.bumpStamp ?? before?.bump ?? 0,
    activeAt: before?.activeAt || context.now,
    ...(givenName === undefined ? {} : { givenName }),
    ...(alias === undefined ? {} : { alias }),
    ...(encryption === undefined ? {} : { encryption }),
    ...(inviterId === undefined
      ? {}
      : {
          inviter: {
            id: inviterId,
            name: personName(inviterId, stringAt(inviterContent, "displayname")),
            ...(inviterAvatar === undefined ? {} : { avatar: inviterAvatar }),
          },
          ...(isDirect ? { directWith: inviterId } : {}),
        }),
  };
  room = withAvatar(room, contentOf("m.room.avatar")?.url ?? (isDirect ? inviterAvatar : undefined));
  return { ...room, name: roomName(room) };
}

function applyState(room: RoomRecord, events: readonly RoomEvent[], initial: boolean): RoomRecord {
  let next = room;
  let children: Set<string> | undefined;
  for (const { type, stateKey = "", content } of events) {
    if (type === "m.space.child") {
      children ??= new Set(initial ? [] : next.children);
      if (arrayAt(content, "via")) children.add(stateKey);
      else children.delete(stateKey);
    } else if (stateKey !== "") continue;
    else if (type === "m.room.name") next = { ...next, givenName: stringAt(content, "name") ?? "" };
    else if (type === "m.room.avatar") next = withAvatar(next, content.url);
    else if (type === "m.room.canonical_alias") next = { ...next, alias: stringAt(content, "alias") ?? "" };
    else if (type === "m.room.encryption") next = { ...next, encryption: next.encryption ?? content };
    else if (type === "m.room.tombstone") {
      const replacement = stringAt(content, "replacement_room");
      if (replacement?.startsWith("!")) next = { ...next, replacement };
    } else if (type === "m.room.create") {
      const predecessor = stringAt(objectAt(content, "predecessor"), "room_id");
      const isSpace = stringAt(content, "type") === "m.space";
      next = { ...next, isSpace, ...(predecessor === undefined ? {} : { predecessor }) };
    }
  }
  return children ? { ...next, children: [...children] } : next;
}

function applyCall(
  room: RoomRecord,
  state: readonly RoomEvent[],
  timeline: readonly RoomEvent[],
  initial: boolean,
  now: number,
): RoomRecord {
  const before = room.callMembers ?? [];
  // State has no order: who has left is looked at when everything else is there.
  const isMember = ({ type }: RoomEvent) => type === "m.room.member";
  const ordered = [...state.filter((event) => !isMember(event)), ...state.filter(isMember), ...timeline];
  const callMembers = applyCallEvents(initial ? [] : before, ordered, now);
  if (callMembers === before || (callMembers.length === 0 && before.length === 0)) return room;
  const { callMembers: _old, ...rest } = room;
  return callMembers.length === 0 ? rest : { ...rest, callMembers };
}

function withAvatar(room: RoomRecord, value: unknown): RoomRecord {
  const avatar = mxcOrNothing(value);
  const { avatar: _old, ...rest } = room;
  return avatar === undefined ? rest : { ...rest, avatar };
}

function applyTags(room: RoomRecord, accountData: readonly unknown[]): RoomRecord {
  const event = accountData.findLast((candidate) => stringAt(candidate, "type") === "m.tag");
  if (!event) return room;
  const tags = objectAt(objectAt(event, "content"), "tags");
  return { ...room, favourite: isObject(tags?.["m.favourite"]), lowPriority: isObject(tags?.["m.lowpriority"]) };
}

/** Own receipts of the whole room or its main timeline, public or private; the newest by time. */
export function applyOwnReceipt(
  room: RoomRecord,
  receipts: Readonly<Record<string, unknown>> | undefined,
  userId: string,
): RoomRecord {
  let read = room.read;
  for (const [eventId, kinds] of Object.entries(receipts ?? {})) {
    for (const kind of ["m.read", "m.read.private"]) {
      const receipt = objectAt(objectAt(kinds, kind), userId);
      const ts = receipt?.ts;
      const thread = receipt?.thread_id;
      if (typeof ts !== "number" || (thread !== undefined && thread !== "main")) continue;
      if (!read || ts >= read.ts) read = { eventId, ts };
    }
  }
  return read === room.read || read === undefined ? room : { ...room, read };
}

/** Nothing is unread when the newest is one's own, or was read, or is older than the reading. */
function clearWhenRead(room: RoomRecord, timeTells: boolean): RoomRecord {
  const { newest, read } = room;
  if (!newest || (room.unread === 0 && room.mentions === 0)) return room;
  const isRead = newest.own || (read && (read.eventId === newest.eventId || (timeTells && read.ts >= newest.ts)));
  return isRead ? { ...room, unread: 0, mentions: 0 } : room;
}

/** A deletion or an edit of the message that the line shows; an encrypted edit waits to be decrypted. */
function changeLine(room: RoomRecord, event: RoomEvent): RoomRecord {
  const last = previewAfter(room.last, event, room.encryption !== undefined);
  if (last) {
    // What was deleted before it was decrypted is not to be decrypted any more.
    const { sealed: _sealed, ...rest } = room;
    return { ...rest, last };
  }
  if (isSealedReference(event)) return room.sealed ? room : { ...room, sealed: event };
  return isEncrypted(event) && editsLine(room.last, event) ? { ...room, sealed: event } : room;
}

function applyTimeline(
  before: RoomRecord,
  timeline: readonly RoomEvent[],
  update: RoomUpdate,
  context: ApplyContext,
): RoomRecord {
  let room = before;
  const own = { id: context.userId, name: context.ownName };
  for (const event of timeline) {
    const last = previewOf(event, context.userId, (id) => context.nameOf(id));
    if (!last) {
      room = changeLine(room, event);
      continue;
    }
    const { sealed: _sealed, ...rest } = room;
    room = {
      ...rest,
      last,
      activeAt: Math.min(event.ts, context.now),
      newest: { eventId: event.eventId, ts: event.ts, own: last.own },
      ...(last.kind === "encrypted" ? { sealed: event } : {}),
    };
  }
  if (room.activeAt === 0) room = { ...room, activeAt: Math.min(timeline.at(-1)?.ts ?? 0, context.now) };
  if (timeline.length === 0) return room;

  const startsOver = update.initial || update.expanded || update.limited;
  const fresh = startsOver ? timeline : timeline.slice(Math.max(0, timeline.length - (update.live ?? timeline.length)));
  let unread = 0;
  let meant = 0;
  let reachedRead = false;
  for (const event of fresh.toReversed()) {
    if (event.eventId === room.read?.eventId || event.sender === context.userId) {
      reachedRead = true;
      break;
    }
    if (!countsAsUnread(event)) continue;
    unread++;
    if (mentions(event, own)) meant++;
  }
  if (reachedRead) return { ...room, unread, mentions: meant };
  if (!startsOver) {
    return { ...room, unread: room.unread < 0 ? -1 : room.unread + unread, mentions: room.mentions + meant };
  }
  // Unread messages may reach further back than what is seen here. What was counted stays while nothing new came.
  if (before.newest && before.newest.eventId === room.newest?.eventId) return room;
  const whole = !update.limited && update.prevBatch === undefined;
  const known = Math.max(room.mentions, meant);
  return { ...room, unread: unread === 0 ? Math.min(room.unread, 0) : whole ? unread : -1, mentions: known };
}
