/** Writing room state as the person, finding rooms by name, and the person's own workspace. */
import { isObject, objectAt, SparksError, stringAt, toSparksError } from "#base";
import { EVENT_PREFIX } from "#contracts";
import { newRecord } from "../rooms/room-record.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { AccountCalls } from "./account-calls.ts";

type StateCalls = Pick<AccountCalls, "sendState" | "setEventPower" | "resolveRoom" | "personalWorkspace">;

export type StateCallsOptions = {
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly rooms: RoomStore;
};

/** Account data that names the person's own workspace: `{ room_id }`. */
const WORKSPACE_DATA_TYPE = `${EVENT_PREFIX}.workspace`;

/** What others see of it, should somebody ever be invited; the same in every language. */
const WORKSPACE_NAME = "Sparks";

export function createStateCalls({ http, userId, rooms }: StateCallsOptions): StateCalls {
  const path = (...parts: readonly string[]) => `/_matrix/client/v3/${parts.map(encodeURIComponent).join("/")}`;
  const workspaceData = path("user", userId, "account_data", WORKSPACE_DATA_TYPE);
  /** What is read, changed and written back waits for what does the same. */
  const lastChange = new Map<string, Promise<unknown>>();
  const oneAtATime = <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const before = lastChange.get(what) ?? Promise.resolve();
    const mine = before.then(work, work);
    lastChange.set(what, mine);
    const done = () => {
      if (lastChange.get(what) === mine) lastChange.delete(what);
    };
    mine.then(done, done);
    return mine;
  };

  const isJoined = async (roomId: string): Promise<boolean> => {
    const known = rooms.get(roomId);
    if (known) return known.membership === "join";
    if (rooms.complete) return false;
    // The list is not complete yet. Whoever was never in the room may not ask.
    const own = await orNothing(http.json("GET", path("rooms", roomId, "state", "m.room.member", userId)));
    return stringAt(own, "membership") === "join";
  };

  const makeWorkspace = async (): Promise<string> => {
    const reply = await http.json("POST", path("createRoom"), {
      body: {
        preset: "private_chat",
        visibility: "private",
        name: WORKSPACE_NAME,
        creation_content: { type: "m.space" },
        power_level_content_override: { events_default: 100 },
      },
    });
    const roomId = stringAt(reply, "room_id");
    if (roomId === undefined) throw new SparksError("invalid", "the reply names no room");
    rooms.add({ ...newRecord(roomId), name: WORKSPACE_NAME, givenName: WORKSPACE_NAME, isSpace: true, joinedCount: 1 });
    await http.json("PUT", workspaceData, { body: { room_id: roomId } });
    return roomId;
  };

  return {
    async sendState({ roomId, type, stateKey, content, expected }) {
      if (expected !== undefined) {
        const now = (await orNothing(http.json("GET", path("rooms", roomId, "state", type, stateKey)))) ?? {};
        if (!sameJson(now, expected ?? {})) throw new SparksError("conflict", "somebody else has changed it");
      }
      const reply = await http.json("PUT", path("rooms", roomId, "state", type, stateKey), { body: { ...content } });
      return { eventId: stringAt(reply, "event_id") ?? "" };
    },
    async setEventPower({ roomId, type, power }) {
      if (!Number.isSafeInteger(power) || type === "") throw new SparksError("invalid", "no power level");
      await oneAtATime(roomId, async () => {
        const levels = path("rooms", roomId, "state", "m.room.power_levels", "");
        // What the server has now, not what sync has told so far: the whole content is written anew.
        const now = await http.json("GET", levels);
        const events = objectAt(now, "events") ?? {};
        if (Object.hasOwn(events, type) && events[type] === power) return;
        await http.json("PUT", levels, { body: { ...now, events: { ...events, [type]: power } } });
      });
    },
    async resolveRoom({ roomIdOrAlias }) {
      if (roomIdOrAlias.startsWith("!")) return { roomId: roomIdOrAlias, joined: await isJoined(roomIdOrAlias) };
      if (!roomIdOrAlias.startsWith("#")) throw new SparksError("not-found", "neither a room's id nor its alias");
      const reply = await http.json("GET", path("directory", "room", roomIdOrAlias));
      const roomId = stringAt(reply, "room_id");
      if (!roomId?.startsWith("!")) throw new SparksError("not-found", "the reply names no room");
      return { roomId, joined: await isJoined(roomId) };
    },
    async personalWorkspace({ create }) {
      return oneAtATime(WORKSPACE_DATA_TYPE, async () => {
        const roomId = stringAt(await orNothing(http.json("GET", workspaceData)), "room_id");
        if (roomId?.startsWith("!") && (await isJoined(roomId))) return { roomId };
        return create ? { roomId: await makeWorkspace() } : {};
      });
    },
  };
}

/** Whatever the order of the keys. */
function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => sameJson(one, b[at]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** The reply; undefined where the server has nothing, or nothing for this person. */
async function orNothing(reply: Promise<Record<string, unknown>>): Promise<Record<string, unknown> | undefined> {
  try {
    return await reply;
  } catch (thrown) {
    const { code } = toSparksError(thrown);
    if (code === "not-found" || code === "forbidden") return undefined;
    throw thrown;
  }
}
