/** Who gets no token for a call: asked of a real homeserver, with every trick that an OpenID token allows. */
import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sharedCalls, sharedServers } from "../../support/shared-servers.ts";
import { type Answered, type Caller, createCaller, post } from "./caller.ts";

const { synapse } = sharedServers();
const { serviceUrl, gateway } = sharedCalls();
const place = { serviceUrl, homeserver: synapse.baseUrl };

let anna: Caller;
let ben: Caller;
let room: string;

beforeAll(async () => {
  anna = await createCaller(place, await synapse.registerUser("anna"));
  ben = await createCaller(place, await synapse.registerUser("ben"));
});
beforeEach(async () => {
  room = await anna.createRoom();
});

const outcome = ({ status, body }: Answered) => `${status} ${"errcode" in body ? String(body.errcode) : "token"}`;
/** Both endpoints, which must agree. */
const both = async (who: Caller, where: string) => [
  outcome(await who.sfuGet(where)),
  outcome(await who.getToken(where)),
];
const GIVEN = ["200 token", "200 token"];
const FORBIDDEN = ["403 M_FORBIDDEN", "403 M_FORBIDDEN"];

describe("who is not in the room gets none", () => {
  test("never was, invited only, declined", async () => {
    expect(await both(ben, room)).toEqual(FORBIDDEN);
    await anna.invite(room, ben.userId);
    expect(await both(ben, room)).toEqual(FORBIDDEN);
    await ben.leave(room);
    expect(await both(ben, room)).toEqual(FORBIDDEN);
  });

  test("has just left, and comes back", async () => {
    await anna.invite(room, ben.userId);
    await ben.join(room);
    expect(await both(ben, room)).toEqual(GIVEN);
    await ben.leave(room);
    expect(await both(ben, room)).toEqual(FORBIDDEN);
    await anna.invite(room, ben.userId);
    await ben.join(room);
    expect(await both(ben, room)).toEqual(GIVEN);
  });

  test("kicked, banned", async () => {
    for (const end of ["kick", "ban"] as const) {
      await anna.invite(room, ben.userId);
      await ben.join(room);
      expect(await both(ben, room)).toEqual(GIVEN);
      await anna[end](room, ben.userId);
      expect(await both(ben, room)).toEqual(FORBIDDEN);
    }
  });

  test("knocking", async () => {
    const lobby = await anna.createRoom({
      initial_state: [{ type: "m.room.join_rules", content: { join_rule: "knock" } }],
    });
    await ben.matrix.call("POST", `/v3/knock/${encodeURIComponent(lobby)}`, {});
    expect(await both(ben, lobby)).toEqual(FORBIDDEN);
  });

  test("a room that does not exist is the same as one that one is not in", async () => {
    const [known, unknown] = [await anna.createRoom(), `!nowhere:${synapse.serverName}`];
    const answers = [await ben.sfuGet(known), await ben.sfuGet(unknown)];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers.map(outcome)).toEqual(FORBIDDEN);
  });
});

describe("an OpenID token is good for one purpose", () => {
  const ask = (openid_token: object, more: object = {}, headers: Record<string, string> = {}) =>
    post(`${serviceUrl}/sfu/get`, { room, openid_token, device_id: anna.deviceId, ...more }, headers);
  const askMember = (openid_token: object, more: object = {}) =>
    post(`${serviceUrl}/get_token`, {
      room_id: room,
      slot_id: "m.call#ROOM",
      openid_token,
      member: { id: "m", claimed_user_id: anna.userId, claimed_device_id: anna.deviceId },
      ...more,
    });
  const REFUSED = "401 M_UNAUTHORIZED";

  test("again for the same room, device and page, also at the other endpoint", async () => {
    const token = await anna.openId();
    expect(outcome(await ask(token))).toBe("200 token");
    expect(outcome(await ask(token))).toBe("200 token");
    expect(outcome(await askMember(token))).toBe("200 token");
  });

  test("not for another room, another device, another page", async () => {
    const token = await anna.openId();
    const headers = { origin: "https://call.example" };
    expect(outcome(await ask(token, {}, headers))).toBe("200 token");
    const other = await anna.createRoom();
    expect(outcome(await ask(token, { room: other }, headers))).toBe(REFUSED);
    expect(outcome(await ask(token, { device_id: "OTHER" }, headers))).toBe(REFUSED);
    expect(outcome(await ask(token, {}, { origin: "https://evil.example" }))).toBe(REFUSED);
    expect(outcome(await ask(token))).toBe(REFUSED);
    expect(outcome(await askMember(token, { room_id: other }))).toBe(REFUSED);
    expect(outcome(await ask(token, {}, headers))).toBe("200 token");
  });

  test("two purposes at the same time: one of them", async () => {
    const token = await anna.openId();
    const answers = await Promise.all(["A", "B", "C"].map((device_id) => ask(token, { device_id })));
    expect(answers.map(outcome).sort()).toEqual(["200 token", REFUSED, REFUSED]);
  });

  test("not for a session afterwards, and not after a session", async () => {
    const session = (openid: object) =>
      // The tenant's only widget origin in this run.
      post(`${gateway.baseUrl}/session`, { openid }, { origin: synapse.baseUrl });
    const used = await anna.openId();
    expect(outcome(await ask(used))).toBe("200 token");
    expect((await session(used)).status).toBe(401);
    const spent = await anna.openId();
    expect((await session(spent)).status).toBe(200);
    expect(outcome(await ask(spent))).toBe(REFUSED);
  });

  test("a token that was refused in one room is not good for another", async () => {
    const token = await ben.openId();
    const own = await ben.createRoom();
    expect(outcome(await ask(token))).toBe("403 M_FORBIDDEN");
    expect(outcome(await ask(token, { room: own }))).toBe(REFUSED);
  });

  test("made up, of somebody else, of another homeserver", async () => {
    const token = await anna.openId();
    expect(outcome(await ask({ ...token, access_token: "made-up" }))).toBe(REFUSED);
    for (const matrix_server_name of ["matrix.org", `${synapse.serverName}.evil.example`, "127.0.0.1:1", "LOCALHOST"]) {
      expect(outcome(await ask({ ...token, matrix_server_name }))).toBe(REFUSED);
    }
    const member = { id: "m", claimed_user_id: anna.userId, claimed_device_id: anna.deviceId };
    expect(outcome(await askMember(await ben.openId(), { member }))).toBe(REFUSED);
    expect(outcome(await askMember(token, { member: { ...member, claimed_user_id: `${anna.userId}x` } }))).toBe(
      REFUSED,
    );
  });
});

test("nothing secret is in the gateway's log, and what was given and refused is counted", async () => {
  const { access_token } = await anna.openId();
  const given = await anna.sfuGet(room);
  await ben.sfuGet(room);
  const log = readFileSync(gateway.logFile, "utf8");
  expect(log).toContain("/rtc/:tenant/sfu/get");
  expect(log).toContain("M_FORBIDDEN");
  for (const secret of [access_token, String(given.body.jwt), room, anna.userId, anna.deviceId, ben.userId]) {
    expect(log).not.toContain(secret);
  }
  const metrics = await (await fetch(`${gateway.baseUrl}/metrics`)).text();
  expect(metrics).toMatch(/sparks_gateway_call_tokens_total\{tenant="demo",outcome="given"\} \d+/);
  expect(metrics).toMatch(/sparks_gateway_call_tokens_total\{tenant="demo",outcome="M_FORBIDDEN"\} \d+/);
});
