/**
 * What a homeserver tells its application service about a room: who is joined, and who may take part in calls. Nothing is kept: who has
 * left a moment ago is not joined.
 */
import { isObject, stringAt } from "#base";
import { GatewayError, type HomeserverConfig } from "#contracts";
import { type Ask, askHomeserver, type HomeserverAnswer, homeserverUrl, parseAnswer } from "../homeserver/ask.ts";
import { canSendCallMembership, type PowerState } from "./power.ts";

/** One homeserver, asked as its application service. */
export interface RoomQuestions {
  /**
   * Whether this person is joined to this room now. Synapse answers for any of its rooms (MSC4502); elsewhere the service's own user reads
   * it as a member of the room, which it enters when it is invited.
   * @throws GatewayError `unavailable` when nobody can tell.
   */
  isJoined(roomId: string, userId: string): Promise<boolean>;
  /** Whether the room's power levels let them be in calls; true where the service's user is no member and cannot read them. */
  maySend(roomId: string, userId: string, kind: CallMembership): Promise<boolean>;
}

/** How the membership of a call is written: as a state event, or by either way. */
export type CallMembership = "state" | "any";

export type AppServiceAccount = {
  readonly homeserver: Pick<HomeserverConfig, "serverName" | "userinfoBaseUrl" | "appService">;
  readonly asToken: string;
};

const JOIN_AGAIN_AFTER_MS = 30_000;

export function createRoomQuestions({ homeserver, asToken }: AppServiceAccount, now: () => number): RoomQuestions {
  const base = homeserver.appService?.baseUrl ?? homeserver.userinfoBaseUrl;
  const triedToJoin = new Map<string, number>();

  const ask = (path: string, more: Ask = {}) =>
    askHomeserver(homeserverUrl(base, `/_matrix/client${path}`), {
      ...more,
      headers: { authorization: `Bearer ${asToken}`, "content-type": "application/json" },
    });
  const stateOf = async (roomId: string, type: string, key: string, format = "") =>
    ask(`/v3/rooms/${encodeURIComponent(roomId)}/state/${type}/${encodeURIComponent(key)}${format}`);

  const askService = async (roomId: string, userId: string): Promise<boolean | undefined> => {
    const query = `?mxid=${encodeURIComponent(userId)}`;
    const answer = await ask(`/unstable/io.element.msc4502/rooms/${encodeURIComponent(roomId)}/is_joined${query}`);
    if (answer.status === 200) {
      const said = parseAnswer(answer);
      if (isObject(said) && typeof said.joined === "boolean") return said.joined;
      throw new GatewayError("unavailable", "the homeserver does not say who is in the room", "upstream");
    }
    if (answer.status === 400) return false;
    // Not served there, or not to us: then as a member.
    if (answer.status === 404 || answer.status === 403 || answer.status === 405) return undefined;
    throw unavailable(answer);
  };

  const readAsMember = async (roomId: string, userId: string): Promise<boolean> => {
    let answer = await stateOf(roomId, "m.room.member", userId);
    if (answer.status === 403 && (await enters(roomId))) answer = await stateOf(roomId, "m.room.member", userId);
    if (answer.status === 200) return stringAt(parseAnswer(answer), "membership") === "join";
    // Known to be nobody of this room; without being a member the gateway would have got 403.
    if (answer.status === 404 && errcodeOf(answer) === "M_NOT_FOUND") return false;
    throw answer.status === 403
      ? new GatewayError(
          "unavailable",
          "the gateway cannot see who is in this room: its account has to be invited",
          "upstream",
        )
      : unavailable(answer);
  };

  /** Only where it was invited or anybody may come; not again and again. */
  const enters = async (roomId: string): Promise<boolean> => {
    const last = triedToJoin.get(roomId);
    if (last !== undefined && now() - last < JOIN_AGAIN_AFTER_MS) return false;
    if (triedToJoin.size > 10_000) triedToJoin.clear();
    triedToJoin.set(roomId, now());
    return (await ask(`/v3/join/${encodeURIComponent(roomId)}`, { method: "POST", body: "{}" })).status === 200;
  };

  return {
    isJoined: async (roomId, userId) => (await askService(roomId, userId)) ?? readAsMember(roomId, userId),
    async maySend(roomId, userId, kind) {
      const power = await readPower(stateOf, roomId);
      return power === "hidden" || canSendCallMembership(power, userId, kind);
    },
  };
}

type ReadState = (roomId: string, type: string, key: string, format?: string) => Promise<HomeserverAnswer>;

async function readPower(stateOf: ReadState, roomId: string): Promise<PowerState | "hidden"> {
  const [levels, create] = await Promise.all([
    stateOf(roomId, "m.room.power_levels", ""),
    stateOf(roomId, "m.room.create", "", "?format=event"),
  ]);
  if (levels.status === 403 || create.status === 403) return "hidden";
  if ((levels.status !== 200 && levels.status !== 404) || create.status !== 200) {
    throw unavailable(create.status === 200 ? levels : create);
  }
  return { levels: levels.status === 200 ? parseAnswer(levels) : undefined, create: parseAnswer(create) };
}

function errcodeOf(answer: HomeserverAnswer): string | undefined {
  return stringAt(parseAnswer(answer), "errcode");
}

const unavailable = ({ status }: HomeserverAnswer) =>
  status === 401
    ? new GatewayError("unavailable", "the homeserver does not know the gateway's application service", "upstream")
    : new GatewayError("unavailable", `the homeserver answered ${status}`, "upstream");
