import { arrayAt, isObject, objectAt, SparksError, stringAt, toSparksError } from "#base";
import type { CreateRoom, Person } from "#contracts";
import { isUserId } from "../events/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import { personFromMember } from "../rooms/people.ts";
import { CALL_MEMBER_TYPE } from "../rooms/rights.ts";
import { newRecord } from "../rooms/room-record.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { AccountCalls } from "./account-calls.ts";

type RoomCalls = Pick<
  AccountCalls,
  | "createRoom"
  | "joinRoom"
  | "leaveRoom"
  | "invite"
  | "setRoomName"
  | "setRoomTopic"
  | "markRead"
  | "setTyping"
  | "searchPeople"
  | "setDisplayName"
>;

export type RoomCallsOptions = {
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly randomId: () => string;
  readonly onDisplayName: (name: string) => void;
};

const MEGOLM = { algorithm: "m.megolm.v1.aes-sha2" };

export function createRoomCalls(options: RoomCallsOptions): RoomCalls {
  const { http, userId, rooms, open } = options;
  const path = (roomId: string, ...rest: readonly string[]) =>
    `/_matrix/client/v3/rooms/${[roomId, ...rest].map(encodeURIComponent).join("/")}`;
  const userPath = (...rest: readonly string[]) =>
    `/_matrix/client/v3/user/${[userId, ...rest].map(encodeURIComponent).join("/")}`;

  /** Adds the room to `m.direct`, from what the server has now. */
  const markDirect = async (roomId: string, others: readonly string[]) => {
    const direct = await http.json("GET", userPath("account_data", "m.direct")).catch((thrown: unknown) => {
      if (thrown instanceof SparksError && thrown.code === "not-found") return {};
      throw thrown;
    });
    const next: Record<string, unknown> = { ...direct };
    for (const other of others) next[other] = [...new Set([...(arrayAt(direct, other) ?? []), roomId])];
    await http.json("PUT", userPath("account_data", "m.direct"), { body: next });
  };

  /** The room version that the server makes by default; it does not change while the hub runs. */
  let defaultVersion: string | undefined;
  const readDefaultVersion = async (): Promise<string> => {
    try {
      const reply = await http.json("GET", "/_matrix/client/v3/capabilities");
      defaultVersion = stringAt(objectAt(objectAt(reply, "capabilities"), "m.room_versions"), "default") ?? "1";
    } catch (thrown) {
      // Old servers have none: what their rooms are like, those of version 1 are.
      if (!["not-found", "unsupported"].includes(toSparksError(thrown).code)) throw thrown;
      defaultVersion = "1";
    }
    return defaultVersion;
  };

  return {
    async createRoom(wish) {
      const body = createBody(wish, hasCalls(wish) ? (defaultVersion ?? (await readDefaultVersion())) : "1");
      const reply = await http.json("POST", "/_matrix/client/v3/createRoom", { body });
      const roomId = stringAt(reply, "room_id");
      if (roomId === undefined) throw new SparksError("invalid", "the reply names no room");
      // Known at once as encrypted or not, so that nothing is sent in clear before sync tells of it.
      rooms.add({
        ...newRecord(roomId),
        name: wish.name ?? "",
        ...(wish.name === undefined ? {} : { givenName: wish.name }),
        ...(wish.encrypted ? { encryption: MEGOLM } : {}),
        ...(wish.kind === "direct" && wish.invite[0] !== undefined ? { directWith: wish.invite[0] } : {}),
        isSpace: wish.kind === "space",
        joinedCount: 1,
      });
      if (wish.kind === "direct") await markDirect(roomId, wish.invite);
      if (wish.space !== undefined) {
        const via = [userId.slice(userId.indexOf(":") + 1)];
        await http.json("PUT", path(wish.space, "state", "m.space.child", roomId), { body: { via } });
      }
      return { roomId };
    },
    async joinRoom({ roomIdOrAlias, via }) {
      const invited = rooms.get(roomIdOrAlias);
      const reply = await http.json("POST", `/_matrix/client/v3/join/${encodeURIComponent(roomIdOrAlias)}`, {
        query: via === undefined ? {} : { server_name: via, via },
        timeoutMs: 120_000,
      });
      const roomId = stringAt(reply, "room_id");
      if (roomId === undefined) throw new SparksError("invalid", "the reply names no room");
      rooms.patch(roomId, (room) => ({ ...room, membership: "join" }));
      if (invited?.membership === "invite" && invited.directWith !== undefined)
        await markDirect(roomId, [invited.directWith]);
      return { roomId };
    },
    async leaveRoom({ roomId }) {
      try {
        await http.json("POST", path(roomId, "leave"));
      } catch (thrown) {
        // Not in it any more: what was wanted.
        if (!(thrown instanceof SparksError) || (thrown.code !== "forbidden" && thrown.code !== "not-found"))
          throw thrown;
      }
      rooms.remove(roomId);
      open.forget(roomId);
    },
    async invite({ roomId, userId: invited }) {
      if (!isUserId(invited)) throw new SparksError("invalid", "no user id");
      await http.json("POST", path(roomId, "invite"), { body: { user_id: invited } });
    },
    async setRoomName({ roomId, name }) {
      await http.json("PUT", path(roomId, "state", "m.room.name", ""), { body: { name } });
    },
    async setRoomTopic({ roomId, topic }) {
      await http.json("PUT", path(roomId, "state", "m.room.topic", ""), { body: { topic } });
    },
    async markRead({ roomId, private: hidden }) {
      const eventId = open.knownTimeline(roomId)?.timeline.newestEventId() ?? rooms.get(roomId)?.newest?.eventId;
      if (eventId === undefined) return;
      const room = rooms.get(roomId);
      if (room?.read?.eventId === eventId && room.unread === 0 && room.mentions === 0) return;
      rooms.markRead(roomId, eventId);
      await http.json("POST", path(roomId, "receipt", hidden ? "m.read.private" : "m.read", eventId));
    },
    async setTyping({ roomId, typing }) {
      await http.json("PUT", path(roomId, "typing", userId), {
        body: typing ? { typing, timeout: 20_000 } : { typing },
      });
    },
    async searchPeople({ term }) {
      if (term.trim() === "") return [];
      const reply = await http.json("POST", "/_matrix/client/v3/user_directory/search", {
        body: { search_term: term.trim(), limit: 20 },
      });
      const people: Person[] = [];
      for (const found of arrayAt(reply, "results") ?? []) {
        const id = stringAt(found, "user_id");
        if (!isUserId(id) || !isObject(found)) continue;
        people.push(personFromMember(id, { displayname: found.display_name, avatar_url: found.avatar_url }));
      }
      return people;
    },
    async setDisplayName({ name }) {
      const body = { displayname: name };
      await http.json("PUT", `/_matrix/client/v3/profile/${encodeURIComponent(userId)}/displayname`, { body });
      options.onDisplayName(name);
    },
  };
}

/** Where everyone may join a call. In public rooms those who look after the room decide. */
const hasCalls = ({ kind }: CreateRoom): boolean => kind === "private" || kind === "direct";

/**
 * What events need where every member may write their own call membership. Servers replace the whole map by what they are given,
 * so it repeats what the specification's presets have; only who may end a room differs from version 12 on (MSC4289).
 */
function eventPowers(roomVersion: string): Readonly<Record<string, number>> {
  const creatorsAreAboveAll = /^\d{1,3}$/.test(roomVersion) && Number(roomVersion) >= 12;
  return {
    "m.room.name": 50,
    "m.room.avatar": 50,
    "m.room.canonical_alias": 50,
    "m.room.power_levels": 100,
    "m.room.history_visibility": 100,
    "m.room.server_acl": 100,
    "m.room.encryption": 100,
    "m.room.tombstone": creatorsAreAboveAll ? 150 : 100,
    [CALL_MEMBER_TYPE]: 0,
  };
}

/** The body of `createRoom` for a wish. Who is invited to a direct chat is an equal there. */
export function createBody(wish: CreateRoom, roomVersion: string): Record<string, unknown> {
  const invite = wish.invite.filter(isUserId);
  if (invite.length !== wish.invite.length) throw new SparksError("invalid", "somebody to invite is no user id");
  const state: unknown[] = [];
  if (wish.encrypted) state.push({ type: "m.room.encryption", state_key: "", content: MEGOLM });
  if (wish.space !== undefined && wish.kind !== "public") {
    state.push({ type: "m.space.parent", state_key: wish.space, content: { via: [], canonical: true } });
  }
  const direct = wish.kind === "direct";
  return {
    preset: wish.kind === "public" ? "public_chat" : direct ? "trusted_private_chat" : "private_chat",
    visibility: "private",
    is_direct: direct,
    invite,
    initial_state: state,
    ...(wish.name === undefined || wish.name.trim() === "" ? {} : { name: wish.name.trim() }),
    ...(wish.topic === undefined || wish.topic.trim() === "" ? {} : { topic: wish.topic.trim() }),
    ...(wish.kind === "space"
      ? { creation_content: { type: "m.space" }, power_level_content_override: { events_default: 100 } }
      : {}),
    ...(hasCalls(wish) ? { power_level_content_override: { events: eventPowers(roomVersion) } } : {}),
  };
}
