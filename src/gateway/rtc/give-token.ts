/** Who gets a token for a call: the person is known by now; what is asked here is whether they are in the room. */
import type { RtcToken } from "#contracts";
import type { CallMembership, RoomQuestions } from "../app-service/membership.ts";
import type { RateLimiter } from "../rate-limiter.ts";
import type { Livekit } from "./livekit.ts";
import { livekitRoomName } from "./names.ts";
import { Refusal } from "./refusal.ts";

export type TokenWish = {
  readonly userId: string;
  readonly roomId: string;
  readonly slotId: string;
  /** LiveKit identity. */
  readonly identity: string;
  /** How the membership of the call is written by who asks so. */
  readonly membership: CallMembership;
};

/** What a tenant has for calls. */
export type TenantCalls = {
  readonly tenant: string;
  readonly livekit: Livekit;
  /** Asked about people of this homeserver; undefined for a server name that is none of the tenant's. */
  questionsFor(serverName: string): RoomQuestions | undefined;
};

export type GiveTokenDeps = {
  /** By person. */
  readonly perPerson: RateLimiter;
  /** A LiveKit room may have somebody in it from now on. */
  readonly onGiven: (calls: TenantCalls) => void;
};

/** @throws Refusal, GatewayError: no token. What cannot be asked counts as no. */
export function createGiveToken({ perPerson, onGiven }: GiveTokenDeps) {
  return async (calls: TenantCalls, serverName: string, wish: TokenWish): Promise<RtcToken> => {
    const { tenant, livekit } = calls;
    const { userId, roomId, slotId, identity, membership } = wish;
    const waitMs = perPerson.take(JSON.stringify([tenant, userId]));
    if (waitMs > 0) throw new Refusal("M_LIMIT_EXCEEDED", "too many tokens in a short time", waitMs);
    const questions = calls.questionsFor(serverName);
    if (!questions) throw new Refusal("M_UNKNOWN", "the gateway has no way to ask who is in this room");
    if (!(await questions.isJoined(roomId, userId))) throw new Refusal("M_FORBIDDEN", "not joined to this room");
    const canPublish = await questions.maySend(roomId, userId, membership);
    const room = livekitRoomName(roomId, slotId);
    await livekit.openRoom(room, { tenant, roomId });
    const jwt = await livekit.token({ room, identity, userId, canPublish });
    onGiven(calls);
    return { url: livekit.url, jwt };
  };
}

export type GiveToken = ReturnType<typeof createGiveToken>;
