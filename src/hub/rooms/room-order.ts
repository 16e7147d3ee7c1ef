import type { RoomRecord } from "./room-record.ts";

/** Newest first by the order of activity, then by the time of the last message; ids break ties. */
export function compareRooms(a: RoomRecord, b: RoomRecord): number {
  return b.bump - a.bump || b.activeAt - a.activeAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** A sorted list that is kept in order as records change. */
export interface RoomOrder {
  readonly rooms: readonly RoomRecord[];
  /** `before` is what was put in earlier under the same id. */
  apply(changes: readonly { readonly before?: RoomRecord; readonly after?: RoomRecord }[]): void;
}

const RESORT_FROM = 40;

export function createRoomOrder(): RoomOrder {
  let rooms: RoomRecord[] = [];

  const indexOf = (room: RoomRecord) => {
    const at = lowerBound(rooms, room);
    return rooms[at] === room ? at : rooms.indexOf(room);
  };

  return {
    get rooms() {
      return rooms;
    },
    apply(changes) {
      if (changes.length >= RESORT_FROM) {
        const gone = new Set(changes.map(({ before }) => before));
        rooms = rooms.filter((room) => !gone.has(room));
        for (const { after } of changes) if (after) rooms.push(after);
        rooms.sort(compareRooms);
        return;
      }
      for (const { before, after } of changes) {
        const at = before ? indexOf(before) : -1;
        if (at >= 0 && before && after && compareRooms(before, after) === 0) rooms[at] = after;
        else {
          if (at >= 0) rooms.splice(at, 1);
          if (after) rooms.splice(lowerBound(rooms, after), 0, after);
        }
      }
    },
  };
}

function lowerBound(rooms: readonly RoomRecord[], room: RoomRecord): number {
  let low = 0;
  let high = rooms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareRooms(rooms[middle] as RoomRecord, room) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
