/** Tokens for calls against those who want more than is theirs: other tenants, lying homeservers, strange ids, strange bodies. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  AS_TOKEN,
  BLUE_HS_TOKEN,
  type CallStage,
  HS_TOKEN,
  memberRequest,
  newOpenId,
  RED_ROOM,
  sfuRequest,
  startCallStage,
} from "./call-stage.ts";

let stage: CallStage;
beforeAll(async () => {
  stage = await startCallStage();
});
beforeEach(() => {
  stage.red.say();
  stage.blue.say();
});
afterAll(() => stage?.close());

const SFU = "/rtc/red/sfu/get";
const MEMBER = "/rtc/red/get_token";
const HOMESERVER = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";

const sfu = async (more: object = {}) => (await stage.ask(SFU, sfuRequest(more))).outcome;
const member = async (more: object = {}, inside: object = {}) =>
  (await stage.ask(MEMBER, memberRequest(more, inside))).outcome;

test("the stage gives tokens to who is in the room", async () => {
  expect([await sfu(), await member()]).toEqual(["200 token", "200 token"]);
});

describe("who vouches", () => {
  test("a homeserver vouches for its own people only", async () => {
    for (const sub of ["@eve:blue.test", "@eve:red.test:8448", "@eve:evil.red.test", "eve:red.test", "", 7, null, {}]) {
      stage.red.say({ userinfo: () => ({ status: 200, body: { sub } }), isJoined: yes });
      expect([sub, await sfu(), await member()]).toEqual([sub, "503 M_UNKNOWN", "503 M_UNKNOWN"]);
    }
  });

  test("an expired or unknown token is refused, and an outage is no yes", async () => {
    for (const [status, outcome] of [
      [401, "401 M_UNAUTHORIZED"],
      [403, "401 M_UNAUTHORIZED"],
      [429, "429 M_LIMIT_EXCEEDED"],
      [500, "503 M_UNKNOWN"],
      [302, "503 M_UNKNOWN"],
    ] as const) {
      stage.red.say({ userinfo: () => ({ status, body: { sub: "@eve:red.test" } }) });
      expect([status, await sfu(), await member()]).toEqual([status, outcome, outcome]);
    }
  });

  test("a homeserver of another tenant is none of this one, and is not even asked", async () => {
    stage.blue.say({ userinfo: () => ({ status: 200, body: { sub: "@eve:blue.test" } }), isJoined: yes });
    const asked = stage.blue.targets.length;
    for (const name of [
      "blue.test",
      "RED.TEST",
      "red.test:8448",
      "localhost",
      stage.blue.url,
      "red.test/../blue.test",
    ]) {
      expect([name, await sfu({ openid_token: newOpenId(name) })]).toEqual([name, "401 M_UNAUTHORIZED"]);
    }
    expect(stage.blue.targets.length).toBe(asked);
  });

  test("the room of another tenant is asked of one's own homeserver, which does not know one there", async () => {
    stage.blue.say({ isJoined: yes });
    const asked = stage.blue.targets.length;
    expect(await sfu({ room: "!blue:blue.test" })).toBe("403 M_FORBIDDEN");
    expect(stage.blue.targets.length).toBe(asked);
    expect(stage.blueLivekit.created).toEqual([]);
  });

  test("whoever claims to be somebody else is refused", async () => {
    stage.red.say({ isJoined: yes });
    for (const claimed_user_id of ["@boss:red.test", "@EVE:red.test", "@eve:red.test ", "@eve:blue.test", "eve"]) {
      expect([claimed_user_id, await member({}, { claimed_user_id })]).toEqual([claimed_user_id, "401 M_UNAUTHORIZED"]);
    }
  });
});

describe("what cannot be asked is no", () => {
  test("a homeserver that answers strangely about the room gives no token", async () => {
    for (const [status, body, outcome] of [
      [200, { joined: false }, "403 M_FORBIDDEN"],
      [400, { errcode: "M_INVALID_PARAM" }, "403 M_FORBIDDEN"],
      [200, { joined: "true" }, "503 M_UNKNOWN"],
      [200, { joined: 1 }, "503 M_UNKNOWN"],
      [200, [true], "503 M_UNKNOWN"],
      [200, { __proto__: { joined: true } }, "503 M_UNKNOWN"],
      [204, {}, "503 M_UNKNOWN"],
      [302, { joined: true }, "503 M_UNKNOWN"],
      [401, { joined: true }, "503 M_UNKNOWN"],
      [500, { joined: true }, "503 M_UNKNOWN"],
    ] as const) {
      stage.red.say({ isJoined: () => ({ status, body }) });
      expect([status, body, await sfu()]).toEqual([status, body, outcome]);
    }
  });

  test("without MSC4502 the gateway reads it as a member of the room, or says that it must be invited", async () => {
    const unrecognised = { isJoined: () => ({ status: 404, body: { errcode: "M_UNRECOGNIZED" } }) };
    const memberIs = (membership: unknown) => ({
      ...unrecognised,
      state: (_: string, event: string) =>
        event === "m.room.member/@eve:red.test" ? membership && { membership } : "hidden",
    });
    for (const [membership, outcome] of [
      ["join", "200 token"],
      ["leave", "403 M_FORBIDDEN"],
      ["ban", "403 M_FORBIDDEN"],
      ["invite", "403 M_FORBIDDEN"],
      ["knock", "403 M_FORBIDDEN"],
      [["join"], "403 M_FORBIDDEN"],
      [undefined, "403 M_FORBIDDEN"],
    ] as const) {
      stage.red.say(memberIs(membership));
      expect([membership, await sfu()]).toEqual([membership, outcome]);
    }
    stage.red.say(unrecognised);
    const { outcome, parsed } = await stage.ask(SFU, sfuRequest());
    expect([outcome, parsed.error]).toEqual([
      "503 M_UNKNOWN",
      "the gateway cannot see who is in this room: its account has to be invited",
    ]);
  });

  test("it enters a room it was invited to, and does not try again and again where it was not", async () => {
    let hasJoined = false;
    let tries = 0;
    const says = {
      isJoined: () => ({ status: 403, body: { errcode: "M_FORBIDDEN" } }),
      state: (_: string, event: string) =>
        hasJoined && event.startsWith("m.room.member/") ? { membership: "join" } : "hidden",
      join: (room: string) => {
        tries += 1;
        hasJoined = room === "!invited:red.test";
        return hasJoined ? 200 : 403;
      },
    };
    stage.red.say(says);
    expect(await sfu({ room: "!invited:red.test" })).toBe("200 token");
    hasJoined = false;
    tries = 0;
    for (let i = 0; i < 5; i++) expect(await sfu({ room: "!closed:red.test" })).toBe("503 M_UNKNOWN");
    expect(tries).toBe(1);
  });

  test("LiveKit that makes no room", async () => {
    for (const status of [500, 401, 404]) {
      stage.redLivekit.answerWith(status);
      expect([status, await sfu()]).toEqual([status, "503 M_UNKNOWN"]);
    }
    stage.redLivekit.answerWith(200);
  });
});

describe("ids", () => {
  test("rooms: what could be two spellings or a path is none, and nothing of it is asked", async () => {
    stage.red.say({ isJoined: yes });
    const asked = stage.red.targets.length;
    for (const room of [
      "",
      "!",
      "red:red.test",
      "#red:red.test",
      "@eve:red.test",
      "!..:red.test",
      "!.",
      "!../../state/x",
      "!red%3Ared.test",
      "!red:red.test/../../v3/account/whoami",
      "!red:red.test?mxid=@boss:red.test",
      "!red:red.test#",
      "!réd:red.test",
      "!red\u200b:red.test",
      "!red\u0000:red.test",
      "!red :red.test",
      " !red:red.test",
      "!red:red.test\n",
      "!red:red.test:1:2",
      "!rеd:red.test", // a Cyrillic letter
      `!${"a".repeat(300)}:red.test`,
      null,
      7,
      [RED_ROOM],
      { toString: RED_ROOM },
    ]) {
      expect([room, await sfu({ room }), await member({ room_id: room })]).toEqual([
        room,
        "400 M_BAD_JSON",
        "400 M_BAD_JSON",
      ]);
    }
    expect(stage.red.targets.length).toBe(asked);
  });

  test("devices and members: no control characters, nothing that reads as another person's", async () => {
    stage.red.say({ isJoined: yes });
    for (const id of [
      "",
      "A\u0000",
      "A\nB",
      "A\u202eB",
      "A\u200bB",
      " A",
      "A ",
      "\ud800",
      "x".repeat(300),
      7,
      null,
      {},
    ]) {
      expect([id, await sfu({ device_id: id })]).toEqual([id, "400 M_BAD_JSON"]);
      expect([id, await member({}, { claimed_device_id: id })]).toEqual([id, "400 M_BAD_JSON"]);
      expect([id, await member({}, { id })]).toEqual([id, "400 M_BAD_JSON"]);
    }
    expect(await sfu({ device_id: "8448:DEVICE" })).toBe("400 M_BAD_JSON");
  });

  test("slots: an application and an id", async () => {
    for (const slot_id of ["", "m.call", "m.call#", "#ROOM", "m.call#a#b", "m.call#a\u0000", 7, null]) {
      expect([slot_id, await member({ slot_id })]).toEqual([slot_id, "400 M_BAD_JSON"]);
    }
    const before = stage.redLivekit.created.length;
    for (const slot_id of ["m.call#ROOM", "m.call#breakout", "m.call#ROOM"]) {
      expect(await member({ slot_id })).toBe("200 token");
    }
    const [first, second, third] = stage.redLivekit.created.slice(before);
    expect(first).toBe(third);
    expect(first).not.toBe(second);
  });
});

describe("bodies", () => {
  test("unknown keys are refused, wherever they stand", async () => {
    stage.red.say({ isJoined: yes });
    for (const key of ["extra", "roomAdmin", "constructor", "toString"]) {
      expect([key, await sfu({ [key]: 1 })]).toEqual([key, "400 M_BAD_JSON"]);
      expect([key, await sfu({ openid_token: { ...newOpenId(), [key]: 1 } })]).toEqual([key, "400 M_BAD_JSON"]);
      expect([key, await member({}, { [key]: 1 })]).toEqual([key, "400 M_BAD_JSON"]);
    }
    const { outcome } = await stage.ask(SFU, JSON.stringify(sfuRequest()).replace("{", '{"__proto__":{"room":"!x"},'));
    expect(outcome).toBe("400 M_BAD_JSON");
  });

  test("a delayed leave is handed over to nobody, and no address in the body is ever asked", async () => {
    const more = { delay_id: "d", delay_timeout: 3_600_000, delay_cs_api_url: stage.blue.url };
    const asked = [stage.red.targets.length, stage.blue.targets.length];
    for (const key of Object.keys(more)) {
      const part = { [key]: more[key as keyof typeof more] }; // a key of the very object
      expect([key, await sfu(part), await member(part)]).toEqual([key, "400 M_BAD_JSON", "400 M_BAD_JSON"]);
    }
    expect(await sfu(more)).toBe("400 M_BAD_JSON");
    expect([stage.red.targets.length, stage.blue.targets.length]).toEqual(asked);
    for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "PROPFIND"]) {
      const reply = await fetch(`${stage.gateway.url}/rtc/red/delegate_delayed_leave`, { method });
      expect([method, reply.status]).toEqual([method, 404]);
    }
  });

  test("what is no JSON, no object, too long, or of another type", async () => {
    const whole = JSON.stringify(sfuRequest());
    for (const body of ["", "{", "null", "[]", '"x"', "1", whole.slice(0, -1), "\u0000", `${whole}${whole}`]) {
      expect([body, (await stage.ask(SFU, body)).outcome]).toEqual([
        body,
        expect.stringMatching(/^400 M_(NOT|BAD)_JSON$/),
      ]);
    }
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/jsonp",
      "multipart/form-data",
    ]) {
      const { outcome } = await stage.ask(SFU, sfuRequest(), { "content-type": type });
      expect([type, outcome]).toEqual([type, "400 M_NOT_JSON"]);
    }
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    expect((await stage.ask(SFU, deep)).outcome).toBe("400 M_BAD_JSON");
    expect((await stage.ask(SFU, "x".repeat(70_000))).outcome).toBe("413 M_TOO_LARGE");
    expect((await stage.ask(SFU, sfuRequest({ device_id: "x".repeat(5_000_000) }))).outcome).toBe("413 M_TOO_LARGE");
  });

  test("a refusal repeats nothing of what was sent", async () => {
    const { text } = await stage.ask(SFU, sfuRequest({ s3cret: "s3cret", device_id: "s3cret\u0000" }));
    expect(text).not.toContain("s3cret");
    expect((await stage.ask(SFU, '{"s3cret')).text).not.toContain("s3cret");
    expect(stage.gateway.logText()).not.toContain("s3cret");
  });
});

describe("in the name of a homeserver", () => {
  const wish = (more: object = {}) => ({
    url: "ws://livekit.red.test",
    room_id: RED_ROOM,
    slot_id: "m.call#ROOM",
    member: { id: "m", claimed_device_id: "DEVICE" },
    ...more,
  });
  const asHomeserver = async (token: string, userId: string, more: object = {}) =>
    (await stage.ask(HOMESERVER, wish(more), { authorization: `Bearer ${token}`, "x-matrix-user-identifier": userId }))
      .outcome;

  test("only with the token of that homeserver, for its own people", async () => {
    expect(await asHomeserver(HS_TOKEN, "@eve:red.test")).toBe("200 token");
    for (const token of ["", "x", HS_TOKEN.toUpperCase(), `${HS_TOKEN}x`, HS_TOKEN.slice(1), AS_TOKEN]) {
      expect([token, await asHomeserver(token, "@eve:red.test")]).toEqual([token, "401 M_UNAUTHORIZED"]);
    }
    stage.red.say({ isJoined: yes });
    for (const userId of ["@eve:blue.test", "@eve:red.test:1", "eve", "", "@eve:red.test, @boss:red.test"]) {
      expect([userId, await asHomeserver(HS_TOKEN, userId)]).toEqual([userId, "401 M_UNAUTHORIZED"]);
    }
    expect((await stage.ask(HOMESERVER, wish(), { authorization: `Bearer ${HS_TOKEN}` })).outcome).toBe(
      "401 M_UNAUTHORIZED",
    );
    expect((await stage.ask(HOMESERVER, wish(), { "x-matrix-user-identifier": "@eve:red.test" })).outcome).toBe(
      "401 M_UNAUTHORIZED",
    );
  });

  test("for the LiveKit of its own tenant, and for who is in the room", async () => {
    stage.blue.say({ isJoined: yes });
    expect(await asHomeserver(BLUE_HS_TOKEN, "@eve:blue.test")).toBe("400 M_INVALID_PARAM");
    expect(await asHomeserver(HS_TOKEN, "@eve:red.test", { server_name: "blue.test" })).toBe("400 M_INVALID_PARAM");
    expect(await asHomeserver(HS_TOKEN, "@mallory:red.test")).toBe("403 M_FORBIDDEN");
    expect(await asHomeserver(HS_TOKEN, "@eve:red.test", { extra: 1 })).toBe("400 M_BAD_JSON");
  });

  test("no page of any origin may read it, and nothing else is there", async () => {
    const { headers } = await stage.ask(HOMESERVER, wish(), { origin: "https://evil.example" });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    for (const path of [
      HOMESERVER.replace("get_token", "delegate_delayed_leave"),
      `${HOMESERVER}/`,
      HOMESERVER.replace("/rtc", "//rtc"),
      "/_matrix/client/versions",
      "/rtc/red",
      "/rtc/red/../red/sfu/get",
      "/rtc/red/sfu/get/",
      "/rtc/Red/sfu/get",
    ]) {
      const { outcome } = await stage.ask(path, wish(), { authorization: `Bearer ${HS_TOKEN}` });
      expect([path, outcome]).toEqual([path, "404 M_UNRECOGNIZED"]);
    }
  });
});

test("who is refused too often waits, and so does who asks for too many", async () => {
  const strict = await startCallStage({ failuresPerMinute: 3, callTokensPerMinute: 4 });
  const given: string[] = [];
  for (let i = 0; i < 6; i++) given.push((await strict.ask(SFU, sfuRequest())).outcome);
  expect(given).toEqual([...new Array(4).fill("200 token"), "429 M_LIMIT_EXCEEDED", "429 M_LIMIT_EXCEEDED"]);
  strict.red.say({ userinfo: () => ({ status: 401, body: {} }) });
  for (let i = 0; i < 3; i++) expect((await strict.ask(SFU, sfuRequest())).outcome).toBe("401 M_UNAUTHORIZED");
  const asked = strict.red.targets.length;
  const { outcome, headers, parsed } = await strict.ask(SFU, sfuRequest());
  expect([outcome, strict.red.targets.length]).toEqual(["429 M_LIMIT_EXCEEDED", asked]);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(parsed.retry_after_ms).toBeGreaterThan(0);
  await strict.close();
});

test("tokens of the application service go to the homeserver only, and are in no log", () => {
  expect([...stage.red.bearers]).toEqual([`Bearer ${AS_TOKEN}`]);
  for (const token of [AS_TOKEN, HS_TOKEN, "openid-"]) expect(stage.gateway.logText()).not.toContain(token);
  expect(stage.red.targets.join("\n")).not.toContain(AS_TOKEN);
});

const yes = () => ({ status: 200, body: { joined: true } });
