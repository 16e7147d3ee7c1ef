import { expect, test } from "vitest";
import { GatewayError, type HomeserverConfig } from "#contracts";
import { createOpenIdUse, type OpenIdPurpose } from "../../../../src/gateway/rtc/openid-use.ts";
import { hashToken } from "../../../../src/gateway/session/sessions.ts";

const homeserver: HomeserverConfig = { serverName: "red.test", userinfoBaseUrl: "http://red.test" };
const purpose: OpenIdPurpose = {
  tenant: "red",
  roomId: "!a:red.test",
  slotId: "m.call#ROOM",
  deviceId: "D",
  origin: "",
};
const openid = (access_token: string, expires_in = 3600) => ({
  access_token,
  token_type: "Bearer" as const,
  matrix_server_name: "red.test",
  expires_in,
});

function createScene() {
  let nowMs = 0;
  const spent = new Map<string, number>();
  const vault = {
    spendToken: async (hash: string, expiresAt: number) => {
      if (spent.has(hash)) return false;
      spent.set(hash, expiresAt);
      return true;
    },
    isSpent: async (hash: string, now: number) => (spent.get(hash) ?? 0) > now,
  };
  const verified: string[] = [];
  const use = createOpenIdUse({
    vault,
    clock: { now: () => nowMs },
    verify: async (_, token) => {
      verified.push(token);
      if (token === "expired") throw new GatewayError("auth-expired", "unknown", "session");
      return "@eve:red.test";
    },
  });
  return { use, vault, spent, verified, pass: (ms: number) => (nowMs += ms) };
}

test("the first use binds a token; each later one is verified again", async () => {
  const { use, verified, spent } = createScene();
  expect(await use(homeserver, openid("t"), purpose)).toBe("@eve:red.test");
  expect(await use(homeserver, openid("t"), { ...purpose })).toBe("@eve:red.test");
  for (const other of [
    { tenant: "blue" },
    { roomId: "!b:red.test" },
    { slotId: "m.call#other" },
    { deviceId: "E" },
    { origin: "https://x" },
  ]) {
    await expect(use(homeserver, openid("t"), { ...purpose, ...other })).rejects.toThrow("used before");
  }
  expect(verified).toEqual(["t", "t"]);
  expect([...spent.keys()].join()).not.toContain("red.test");
});

test("a token that the homeserver refused binds nothing", async () => {
  const { use, spent } = createScene();
  await expect(use(homeserver, openid("expired"), purpose)).rejects.toThrow("unknown");
  expect(spent.size).toBe(0);
});

test("a token of a session is none for calls, and the other way round", async () => {
  const { use, vault } = createScene();
  await vault.spendToken(hashToken("session"), 1_000);
  await expect(use(homeserver, openid("session"), purpose)).rejects.toThrow("used before");
  await use(homeserver, openid("call"), purpose);
  expect(await vault.isSpent(hashToken("call"), 0)).toBe(true);
});

test("ten at once with one token for two rooms: one room", async () => {
  const { use } = createScene();
  const rooms = Array.from({ length: 10 }, (_, index) => `!${index % 2 === 0 ? "a" : "b"}:red.test`);
  const answers = await Promise.allSettled(rooms.map((roomId) => use(homeserver, openid("t"), { ...purpose, roomId })));
  expect(answers.map(({ status }) => status)).toEqual(
    rooms.map((room) => (room.startsWith("!a") ? "fulfilled" : "rejected")),
  );
});

test("it is remembered for an hour at least and a day at most, whatever the bearer says", async () => {
  const { use, spent } = createScene();
  await use(homeserver, openid("short", 0), purpose);
  await use(homeserver, openid("long", 1e12), purpose);
  expect([spent.get(hashToken("short")), spent.get(hashToken("long"))]).toEqual([3_600_000, 86_400_000]);
});
