/** What widgets read of a room: its timeline, state, relations and account data. */
import { arrayAt, SparksError, stringAt, toSparksError } from "#base";
import type { WidgetEvent } from "#contracts";
import type { AccountCalls } from "../calls/account-calls.ts";
import { contentOf, isEventId, isModest, parseRoomEvent, type RoomEvent, typeOf } from "../events/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { StickySource } from "../rooms/room-call-watch.ts";
import type { RoomSession } from "../rooms/room-session.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { relationsPath, roomPath, userPath } from "../sdk/paths.ts";
import { ROOM_STATE } from "../sync/sliding-request.ts";
import type { InRoom } from "./in-room.ts";
import { widgetEvent } from "./widget-event.ts";

type ReadCalls = Pick<
  AccountCalls,
  | "widgetReadEvents"
  | "widgetReadState"
  | "widgetReadSticky"
  | "widgetReadRelations"
  | "widgetReadAccountData"
  | "widgetRooms"
>;

export type ReadCallsOptions = {
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly sticky: StickySource;
  readonly decrypt: (event: RoomEvent) => Promise<RoomEvent>;
  readonly inRoom: InRoom;
  /** The complete list of members. */
  readonly loadMembers: (roomId: string) => Promise<RoomSession>;
  /** Whether sync tells of every change in the room now. */
  readonly isFollowed: (roomId: string) => boolean;
};

const MAX_READ = 500;
const PAGE = 100;
/** How far back a widget's reading goes over the network. */
const MAX_PAGES = 10;

const STATE_TIMEOUT_MS = 120_000;
const FOLLOWED: ReadonlySet<string> = new Set(
  ROOM_STATE.map(([type]) => type).filter((type) => type !== "m.room.member"),
);

const countOf = (limit: number) => (limit > 0 ? Math.min(MAX_READ, Math.trunc(limit)) : 0);

export function createReadCalls(options: ReadCallsOptions): ReadCalls {
  const { http, userId, rooms, open, decrypt, inRoom, isFollowed, sticky } = options;

  const fetchState = async (roomId: string, type: string, stateKey: string | undefined, signal: AbortSignal) => {
    const isMeant = (event: RoomEvent) =>
      event.type === type && (stateKey === undefined ? event.stateKey !== undefined : event.stateKey === stateKey);
    if (stateKey !== undefined) {
      const query = { format: "event" };
      const event = parseRoomEvent(
        await http.json("GET", roomPath(roomId, "state", type, stateKey), { query, signal }),
        roomId,
      );
      // Servers that do not know the format answer with the bare content.
      if (event && isMeant(event)) return [event];
    }
    return (await wholeState(roomId)).flatMap((raw) => parseRoomEvent(raw, roomId) ?? []).filter(isMeant);
  };

  /** Several widgets that start read several types each: while one answer is under way, all wait for it. */
  const reading = new Map<string, Promise<readonly unknown[]>>();
  const wholeState = (roomId: string) => {
    const known = reading.get(roomId);
    if (known) return known;
    const mine = http
      .list("GET", roomPath(roomId, "state"), { timeoutMs: STATE_TIMEOUT_MS })
      .finally(() => reading.delete(roomId));
    reading.set(roomId, mine);
    return mine;
  };

  const members = async (roomId: string) =>
    (await options.loadMembers(roomId)).state.events().filter(({ type }) => type === "m.room.member");

  return {
    async widgetReadEvents({ roomId, type, msgtype, limit, since }) {
      inRoom(roomId);
      const timeline = open.timeline(roomId);
      if (!timeline.filled) await timeline.load();
      const count = countOf(limit);
      for (let page = 0; ; page++) {
        const found: WidgetEvent[] = [];
        let reachedSince = false;
        for (const event of timeline.events().toReversed()) {
          if (event.eventId === since) {
            reachedSince = true;
            break;
          }
          if (found.length >= count) break;
          if (event.stateKey !== undefined || typeOf(event) !== type) continue;
          if (msgtype !== undefined && stringAt(contentOf(event), "msgtype") !== msgtype) continue;
          found.push(widgetEvent(event));
        }
        if (found.length >= count || reachedSince || page >= MAX_PAGES) return found;
        const { reachedStart } = await timeline.pageBack(PAGE);
        if (reachedStart) page = MAX_PAGES - 1;
      }
    },

    async widgetReadState({ roomId, type, stateKey }, signal) {
      inRoom(roomId);
      const { state } = open.session(roomId);
      if (type === "m.room.member" && stateKey === undefined) return (await members(roomId)).map(widgetEvent);
      // Sync tells of every change of these; of others only as long as it leaves no gap.
      if (FOLLOWED.has(type) && isFollowed(roomId) && state.get("m.room.create")) {
        const known = stateKey === undefined ? state.all(type) : [state.get(type, stateKey) ?? []].flat();
        return known.map(widgetEvent);
      }
      const found = await fetchState(roomId, type, stateKey, signal).catch((thrown: unknown) => {
        const { code } = toSparksError(thrown);
        if (code === "not-found") return [];
        const known = stateKey === undefined ? undefined : state.get(type, stateKey);
        if (code === "unavailable" && known) return [known];
        throw thrown;
      });
      return found.map(widgetEvent);
    },

    async widgetReadRelations({ roomId, eventId, relationType, eventType, limit, from, to, direction }, signal) {
      inRoom(roomId);
      if (!isEventId(eventId)) throw new SparksError("invalid", "no event id");
      // The server sees no types in an encrypted room, so there they are told apart here.
      const sealed = rooms.get(roomId)?.encryption !== undefined;
      const relation = relationType === undefined ? [] : [relationType];
      const type = relationType === undefined || eventType === undefined || sealed ? [] : [eventType];
      const reply = await http.json("GET", relationsPath(roomId, eventId, ...relation, ...type), {
        query: { dir: direction, from, to, limit: limit === undefined ? undefined : Math.max(1, countOf(limit)) },
        signal,
      });
      const events = (arrayAt(reply, "chunk") ?? []).flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
      const opened = await Promise.all(
        events.slice(0, MAX_READ).map((event) => (event.type === "m.room.encrypted" ? decrypt(event) : event)),
      );
      const nextBatch = stringAt(reply, "next_batch");
      const prevBatch = stringAt(reply, "prev_batch");
      return {
        chunk: opened.filter((event) => eventType === undefined || typeOf(event) === eventType).map(widgetEvent),
        ...(nextBatch === undefined ? {} : { nextBatch }),
        ...(prevBatch === undefined ? {} : { prevBatch }),
      };
    },

    async widgetReadAccountData({ roomId, type }, signal) {
      inRoom(roomId);
      try {
        const content = await http.json("GET", userPath(userId, "rooms", roomId, "account_data", type), { signal });
        return isModest(content) ? content : undefined;
      } catch (thrown) {
        if (toSparksError(thrown).code === "not-found") return undefined;
        throw thrown;
      }
    },

    async widgetReadSticky({ roomId }) {
      inRoom(roomId);
      return sticky.stickyEvents(roomId).map(widgetEvent);
    },

    async widgetRooms(_arg, signal) {
      if (rooms.complete) return rooms.ordered.filter(({ membership }) => membership === "join").map(({ id }) => id);
      const reply = await http.json("GET", "/_matrix/client/v3/joined_rooms", { signal });
      return (arrayAt(reply, "joined_rooms") ?? []).filter((id): id is string => typeof id === "string");
    },
  };
}
