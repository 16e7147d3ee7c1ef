import { stringAt } from "#base";
import type { Person, RoomCall, RoomDetails } from "#contracts";
import { replacementOf } from "./list-item.ts";
import { readRights } from "./rights.ts";
import { roomLayout } from "./room-layout.ts";
import { cleanName } from "./room-name.ts";
import type { RoomRecord } from "./room-record.ts";
import type { RoomState } from "./room-state.ts";
import { roomWidgets } from "./room-widgets.ts";

const NO_RIGHTS = {
  send: false,
  react: false,
  invite: false,
  redactOthers: false,
  rename: false,
  editWidgets: false,
  call: false,
};
const LIKELY_RIGHTS = { ...NO_RIGHTS, send: true, react: true };

/** What is shown around a room's timeline, from its record and what is known of its state. */
export function roomDetails(
  room: RoomRecord,
  state: RoomState,
  typing: readonly Person[],
  userId: string,
  get: (roomId: string) => RoomRecord | undefined,
  call?: RoomCall,
): RoomDetails {
  const topic = cleanTopic(stringAt(state.content("m.room.topic"), "topic"));
  const replacement = replacementOf(room, get);
  const known = state.get("m.room.create") !== undefined;
  const rights = room.membership !== "join" ? NO_RIGHTS : known ? readRights(state).of(userId) : LIKELY_RIGHTS;
  const layout = roomLayout(state);
  return {
    id: room.id,
    name: room.name,
    ...(topic === undefined ? {} : { topic }),
    ...(room.avatar === undefined ? {} : { avatar: room.avatar }),
    membership: room.membership,
    isSpace: room.isSpace,
    encrypted: room.encryption !== undefined,
    ...(room.directWith === undefined ? {} : { directWith: room.directWith }),
    joinedCount: room.joinedCount,
    invitedCount: room.invitedCount,
    ...(room.inviter ? { inviter: room.inviter } : {}),
    typing,
    can: rights,
    ...(replacement ? { replacedBy: replacement.id } : {}),
    widgets: room.membership === "join" ? roomWidgets(state) : [],
    layout: layout.places,
    ...(layout.eventId === undefined ? {} : { layoutEventId: layout.eventId }),
    power: readRights(state).powers(userId),
    ...(call ? { call } : {}),
  };
}

const cleanTopic = (topic: string | undefined) =>
  topic === undefined || topic.trim() === ""
    ? undefined
    : topic.split("\n").map(cleanName).join("\n").slice(0, 2000).trim();
