import type { RoomListFilter, RoomListItem } from "#contracts";
import type { RoomRecord } from "./room-record.ts";

const made = new WeakMap<RoomRecord, RoomListItem>();

/** The record as a line of the list; the same object for the same record. */
export function listItem(room: RoomRecord): RoomListItem {
  const known = made.get(room);
  if (known) return known;
  const item: RoomListItem = {
    id: room.id,
    name: room.name,
    ...(room.avatar === undefined ? {} : { avatar: room.avatar }),
    membership: room.membership,
    ...(room.directWith === undefined ? {} : { directWith: room.directWith }),
    ...(room.isSpace ? { isSpace: true } : {}),
    ...(room.encryption ? { encrypted: true } : {}),
    ...(room.favourite ? { favourite: true } : {}),
    ...(room.lowPriority ? { lowPriority: true } : {}),
    ...(room.muted ? { muted: true } : {}),
    ...(room.last ? { last: room.last } : {}),
    unread: room.unread,
    mentions: room.mentions,
    activeAt: room.activeAt,
    ...(room.inviter ? { inviter: room.inviter } : {}),
    ...(room.call ? { call: room.call } : {}),
  };
  made.set(room, item);
  return item;
}

/** Whether the list shows the room under this filter. `get` finds other rooms: the space, a replacement. */
export function createFilter(
  filter: RoomListFilter,
  get: (roomId: string) => RoomRecord | undefined,
): (room: RoomRecord) => boolean {
  const search = fold(filter.search ?? "");
  const space = filter.space === undefined ? undefined : new Set(get(filter.space)?.children ?? []);
  return (room) => {
    if (room.isSpace !== (filter.show === "spaces") && !(filter.show === "invites" && room.membership === "invite")) {
      return false;
    }
    if (space && !space.has(room.id)) return false;
    if (search !== "" && !foldedName(room).includes(search)) return false;
    if (isReplaced(room, get)) return false;
    switch (filter.show) {
      case "unread":
        return room.unread !== 0 || room.mentions > 0 || room.membership === "invite";
      case "people":
        return room.directWith !== undefined;
      case "rooms":
        return room.directWith === undefined;
      case "favourites":
        return room.favourite;
      case "invites":
        return room.membership === "invite";
      default:
        return true;
    }
  };
}

/** A tombstoned room whose replacement the person has joined and which points back. Loops replace nothing. */
export function isReplaced(room: RoomRecord, get: (roomId: string) => RoomRecord | undefined): boolean {
  return replacementOf(room, get) !== undefined;
}

/** A room that names itself, or that is replaced by the very room it replaced, has no replacement. */
export function replacementOf(
  room: RoomRecord,
  get: (roomId: string) => RoomRecord | undefined,
): RoomRecord | undefined {
  if (room.replacement === undefined || room.replacement === room.id) return undefined;
  const next = get(room.replacement);
  return next?.membership === "join" && next.predecessor === room.id && next.replacement !== room.id ? next : undefined;
}

const folded = new WeakMap<RoomRecord, string>();
function foldedName(room: RoomRecord): string {
  const known = folded.get(room);
  if (known !== undefined) return known;
  const text = fold(room.name);
  folded.set(room, text);
  return text;
}

/** Case and accents do not count in a search. */
export const fold = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
