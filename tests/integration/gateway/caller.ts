/** People who want into calls: real accounts, real rooms, and a door to LiveKit. */
import { RoomServiceClient } from "livekit-server-sdk";
import { type MatrixApi, readLivekitKey, signIn } from "#stack";
import type { TestUser } from "../../support/servers.ts";
import type { OpenId } from "./harness.ts";

export type Caller = Awaited<ReturnType<typeof createCaller>>;

export type Place = { readonly serviceUrl: string; readonly homeserver: string };

/** What a token endpoint answered. */
export type Answered = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
};

/** Posts a body as it is. */
export async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text === "" ? {} : JSON.parse(text) };
}

export async function createCaller({ serviceUrl, homeserver }: Place, user: TestUser) {
  const matrix: MatrixApi = await signIn(homeserver, user.localpart, user.password);
  const openId = async (): Promise<OpenId> => {
    const path = `/v3/user/${encodeURIComponent(user.userId)}/openid/request_token`;
    // The real server's own reply: the gateway is what checks it.
    return (await matrix.call("POST", path, {})) as OpenId;
  };
  const inRoom = (roomId: string, path: string, body: object = {}) =>
    matrix.call("POST", `/v3/rooms/${encodeURIComponent(roomId)}/${path}`, body);
  return {
    userId: user.userId,
    deviceId: matrix.deviceId,
    matrix,
    openId,
    createRoom: async (request: object = {}): Promise<string> =>
      String((await matrix.call("POST", "/v3/createRoom", { preset: "private_chat", ...request })).room_id),
    join: (roomId: string) => matrix.call("POST", `/v3/join/${encodeURIComponent(roomId)}`, {}),
    leave: (roomId: string) => inRoom(roomId, "leave"),
    invite: (roomId: string, who: string) => inRoom(roomId, "invite", { user_id: who }),
    kick: (roomId: string, who: string) => inRoom(roomId, "kick", { user_id: who }),
    ban: (roomId: string, who: string) => inRoom(roomId, "ban", { user_id: who }),
    /** As Element Call in its compatibility mode. */
    sfuGet: async (room: string, more: object = {}, headers: Record<string, string> = {}) =>
      post(
        `${serviceUrl}/sfu/get`,
        { room, openid_token: await openId(), device_id: matrix.deviceId, ...more },
        headers,
      ),
    /** As Element Call in its Matrix 2.0 mode. */
    getToken: async (room_id: string, more: object = {}, headers: Record<string, string> = {}) =>
      post(
        `${serviceUrl}/get_token`,
        {
          room_id,
          slot_id: "m.call#ROOM",
          openid_token: await openId(),
          member: { id: "member-1", claimed_user_id: user.userId, claimed_device_id: matrix.deviceId },
          ...more,
        },
        headers,
      ),
  };
}

/** LiveKit as its administrator sees it, and as a client enters it. */
export async function openLivekit({ baseUrl, keyFile }: { readonly baseUrl: string; readonly keyFile: string }) {
  const { key, secret } = await readLivekitKey(keyFile);
  const service = new RoomServiceClient(baseUrl, key, secret, { failover: false });
  return {
    service,
    key,
    secret,
    identities: async (room: string) => (await service.listParticipants(room)).map(({ identity }) => identity),
    /** Signals a join; `closed` resolves when LiveKit ends it. Rejects when LiveKit does not let it in. */
    enter: (jwt: string) => enter(baseUrl, jwt),
  };
}

export type Entered = { readonly closed: Promise<void>; leave(): Promise<void> };

function enter(baseUrl: string, jwt: string): Promise<Entered> {
  const url = new URL("/rtc", baseUrl.replace(/^http/, "ws"));
  url.search = new URLSearchParams({ access_token: jwt, protocol: "16", sdk: "js", auto_subscribe: "1" }).toString();
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  const closed = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve(), { once: true }));
  return new Promise((resolve, reject) => {
    socket.addEventListener("error", () => reject(new Error("LiveKit refused the token")), { once: true });
    // The first message is the answer to the join.
    socket.addEventListener(
      "message",
      () =>
        resolve({
          closed,
          leave: async () => {
            socket.close();
            await closed;
          },
        }),
      { once: true },
    );
  });
}

/** The claims of a token, unchecked. */
export const claimsOf = (jwt: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(jwt).split(".")[1] ?? "", "base64url").toString("utf8"));
