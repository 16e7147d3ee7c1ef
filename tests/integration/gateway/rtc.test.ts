import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedCalls, sharedServers } from "../../support/shared-servers.ts";
import { type Caller, claimsOf, createCaller, openLivekit, post } from "./caller.ts";

const { synapse } = sharedServers();
const { serviceUrl, livekit, gateway } = sharedCalls();
const place = { serviceUrl, homeserver: synapse.baseUrl };

let anna: Caller;
let ben: Caller;
let media: Awaited<ReturnType<typeof openLivekit>>;

const hash = (parts: readonly string[]) =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64").replaceAll("=", "");

beforeAll(async () => {
  anna = await createCaller(place, await synapse.registerUser("anna"));
  ben = await createCaller(place, await synapse.registerUser("ben"));
  media = await openLivekit(livekit);
});

describe("the homeserver names the gateway", () => {
  test("as a transport, and in its well-known for older clients", async () => {
    const path = "/unstable/org.matrix.msc4143/rtc/transports";
    expect(await anna.matrix.call("GET", path)).toEqual({
      rtc_transports: [{ type: "livekit", livekit_service_url: serviceUrl, url: livekit.url }],
    });
    const wellKnown = await (await fetch(`${synapse.baseUrl}/.well-known/matrix/client`)).json();
    expect(wellKnown).toMatchObject({
      "org.matrix.msc4143.rtc_foci": [{ type: "livekit", livekit_service_url: serviceUrl }],
    });
  });

  test("and nobody says that delayed leaves can be handed over", async () => {
    const own = `${synapse.baseUrl}/_matrix/client/unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave`;
    for (const method of ["POST", "GET", "PUT", "DELETE"]) {
      expect([method, (await fetch(own, { method })).status]).toEqual([method, 404]);
      const reply = await fetch(`${serviceUrl}/delegate_delayed_leave`, { method });
      expect([method, reply.status, await reply.json()]).toEqual([
        method,
        404,
        { errcode: "M_UNRECOGNIZED", error: "no such address" },
      ]);
    }
  });
});

describe("a token for who is in the room", () => {
  test("by /sfu/get: good at LiveKit, for this room and as this device", async () => {
    const room = await anna.createRoom();
    const { status, body, headers } = await anna.sfuGet(room, {}, { origin: "https://call.example" });
    expect([status, Object.keys(body).sort()]).toEqual([200, ["jwt", "url"]]);
    expect(body.url).toBe(livekit.url);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cache-control")).toBe("no-store");

    const name = hash([room, "m.call#ROOM"]);
    const { sub, video, exp, nbf, iss } = claimsOf(body.jwt);
    expect({ sub, video, iss }).toEqual({
      sub: `${anna.userId}:${anna.deviceId}`,
      iss: media.key,
      video: { room: name, roomJoin: true, canPublish: true, canSubscribe: true, canUpdateOwnMetadata: true },
    });
    expect(Number(exp) - Number(nbf)).toBeLessThanOrEqual(601);

    const inside = await media.enter(String(body.jwt));
    expect(await media.identities(name)).toEqual([`${anna.userId}:${anna.deviceId}`]);
    const [made] = await media.service.listRooms([name]);
    expect([made?.emptyTimeout, made?.departureTimeout]).toEqual([300, 20]);
    await inside.leave();
  });

  test("by /get_token: an identity that says nothing, the same LiveKit room", async () => {
    const room = await anna.createRoom();
    const { status, body } = await anna.getToken(room);
    expect(status).toBe(200);
    const { sub, video } = claimsOf(body.jwt);
    expect(sub).toBe(hash([anna.userId, anna.deviceId, "member-1"]));
    expect(video).toMatchObject({ room: hash([room, "m.call#ROOM"]) });
    const breakout = await anna.getToken(room, { slot_id: "m.call#breakout-1" });
    expect(claimsOf(breakout.body.jwt).video).toMatchObject({ room: hash([room, "m.call#breakout-1"]) });
  });

  test("also through the homeserver", async () => {
    const room = await anna.createRoom();
    const wish = {
      url: livekit.url,
      room_id: room,
      slot_id: "m.call#ROOM",
      member: { id: "m", claimed_device_id: "D" },
    };
    const path = "/unstable/io.element.msc4195/rtc/livekit/get_token";
    const body = await anna.matrix.call("POST", path, wish);
    expect(Object.keys(body)).toEqual(["jwt"]);
    expect(claimsOf(body.jwt).sub).toBe(hash([anna.userId, "D", "m"]));
    await (await media.enter(String(body.jwt))).leave();
    await expect(ben.matrix.call("POST", path, wish)).rejects.toThrow(/403 M_FORBIDDEN/);
    expect(await anna.matrix.call("POST", path, { ...wish, url: `${livekit.url}/` })).toHaveProperty("jwt");
    for (const wrong of [{ url: "wss://elsewhere.example" }, { url: "x" }, { server_name: "elsewhere.example" }]) {
      await expect(anna.matrix.call("POST", path, { ...wish, ...wrong })).rejects.toThrow(/400 M_INVALID_PARAM/);
    }
  });

  test("lets who may not take part in calls only listen, where the gateway may read it", async () => {
    const room = await anna.createRoom({
      preset: "public_chat",
      room_version: "11",
      power_level_content_override: {
        events: { "org.matrix.msc3401.call.member": 50, "org.matrix.msc4143.rtc.member": 50 },
      },
    });
    await ben.join(room);
    const publishes = async (who: Caller) => claimsOf((await who.getToken(room)).body.jwt).video;
    expect(await publishes(ben)).toMatchObject({ canPublish: true });
    await anna.invite(room, `@sparks-gateway:${synapse.serverName}`);
    await appServiceJoins(room);
    expect(await publishes(ben)).toMatchObject({ canPublish: false, canSubscribe: true });
    expect(await publishes(anna)).toMatchObject({ canPublish: true });
  });
});

test("LiveKit lets nobody in with another token, nor into a room that the gateway did not make", async () => {
  const room = await anna.createRoom();
  const { body } = await anna.sfuGet(room);
  const [head, payload, signature] = String(body.jwt).split(".");
  const forged = Buffer.from(JSON.stringify({ ...claimsOf(body.jwt), sub: ben.userId })).toString("base64url");
  await expect(media.enter(`${head}.${forged}.${signature}`)).rejects.toThrow();
  await expect(media.enter(`${head}.${payload}.`)).rejects.toThrow();
  await expect(media.enter("")).rejects.toThrow();
  await media.service.deleteRoom(hash([room, "m.call#ROOM"]));
  await expect(media.enter(String(body.jwt))).rejects.toThrow();
  const log = readFileSync(livekit.logFile, "utf8");
  for (const secret of [payload, forged, media.secret]) expect(log).not.toContain(secret);
});

test("any page may ask, without cookies; the gateway says whether it works", async () => {
  const preflight = await fetch(`${serviceUrl}/sfu/get`, {
    method: "OPTIONS",
    headers: {
      origin: "https://call.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-headers")).toContain("content-type");
  expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
  expect((await fetch(`${serviceUrl}/healthz`)).status).toBe(200);
  const unknown = await post(`${gateway.baseUrl}/rtc/nobody/sfu/get`, {});
  expect([unknown.status, unknown.body.errcode]).toEqual([404, "M_NOT_FOUND"]);
});

/** The gateway enters a room when it needs to know something that only members know; here it is sent in. */
async function appServiceJoins(room: string): Promise<void> {
  const token = readFileSync(join(dirname(synapse.databasePath), "appservice-as.secret"), "utf8");
  const reply = await fetch(`${synapse.baseUrl}/_matrix/client/v3/join/${encodeURIComponent(room)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(reply.status).toBe(200);
}
