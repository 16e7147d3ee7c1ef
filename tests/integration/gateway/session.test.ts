import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Clock } from "#base";
import { sharedServers } from "../../support/shared-servers.ts";
import {
  createWidget,
  errorOf,
  type GatewayUnderTest,
  jsonOf,
  send,
  startGatewayUnderTest,
  WIDGETS,
} from "./harness.ts";
import { openIdSource } from "./matrix.ts";

const { synapse, webdav } = sharedServers();
let nowMs = Date.now();
const clock: Clock = { now: () => nowMs, sleep: async () => undefined };
let gateway: GatewayUnderTest;
let openId: Awaited<ReturnType<typeof openIdSource>>;
let userId: string;

beforeAll(async () => {
  gateway = await startGatewayUnderTest({
    clock,
    tenants: [
      {
        id: "demo",
        label: "Demo",
        homeservers: [{ serverName: synapse.serverName, userinfoBaseUrl: synapse.baseUrl }],
        widgetOrigins: [WIDGETS],
        upstreams: [{ id: "files", kind: "webdav", label: "Files", baseUrl: webdav.baseUrl }],
      },
    ],
  });
  const user = await synapse.registerUser("anna");
  userId = user.userId;
  openId = await openIdSource(synapse.baseUrl, user);
});
afterAll(() => gateway?.close());

describe("POST /session with a token of a real homeserver", () => {
  test("tells who one is and what there is", async () => {
    const reply = await createWidget(gateway.url).signIn(await openId());
    expect(reply.status).toBe(200);
    expect(jsonOf(reply)).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      expiresInMs: 15 * 60_000,
      userId,
      tenant: "demo",
      upstreams: [{ id: "files", kind: "webdav", label: "Files", signIn: ["password"] }],
    });
    expect(reply.headers["access-control-allow-origin"]).toBe(WIDGETS);
    expect(reply.headers["cache-control"]).toBe("no-store");
  });

  test("takes a token once, also when it comes twice at the same time", async () => {
    const token = await openId();
    const [one, two] = await Promise.all([1, 2].map(() => createWidget(gateway.url).signIn(token)));
    expect([one?.status, two?.status].sort()).toEqual([200, 401]);
    const again = await createWidget(gateway.url).signIn(token);
    expect(errorOf(again)).toBe("auth-expired session");
  });

  test("refuses a made-up token", async () => {
    const reply = await createWidget(gateway.url).signIn({ ...(await openId()), access_token: "made-up" });
    expect(reply.status).toBe(401);
    expect(reply.headers["x-sparks-error"]).toBe("auth-expired");
    expect(reply.headers["www-authenticate"]).toBeUndefined();
  });

  test("refuses a homeserver that is not in the list, and an origin that is not in its tenant's", async () => {
    const foreign = await createWidget(gateway.url).signIn({ ...(await openId()), matrix_server_name: "evil.test" });
    expect([foreign.status, errorOf(foreign)]).toEqual([403, "forbidden session"]);
    const elsewhere = await createWidget(gateway.url, "http://evil.test").signIn(await openId());
    expect([elsewhere.status, errorOf(elsewhere)]).toEqual([403, "forbidden session"]);
    expect(elsewhere.headers["access-control-allow-origin"]).toBeUndefined();
    const nowhere = await send(gateway.url, {
      method: "POST",
      path: "/session",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ openid: await openId() }),
    });
    expect(nowhere.status).toBe(403);
  });

  test("refuses what is no request, without repeating what was in it", async () => {
    const widget = createWidget(gateway.url);
    const wrong = await widget.call("POST", "/session", { openid: { access_token: 7, token_type: "S3CRET" } });
    expect([wrong.status, errorOf(wrong)]).toEqual([400, "invalid gateway"]);
    expect(wrong.body.toString()).not.toContain("S3CRET");
    const noJson = await send(gateway.url, {
      method: "POST",
      path: "/session",
      headers: { origin: WIDGETS, "content-type": "application/json" },
      body: "S3CRET",
    });
    expect([noJson.status, noJson.body.includes("S3CRET")]).toEqual([400, false]);
    const huge = await widget.call("POST", "/session", { openid: "x".repeat(70_000) });
    expect([huge.status, errorOf(huge)]).toEqual([413, "too-large gateway"]);
    expect((await widget.call("GET", "/nothing")).status).toBe(404);
  });
});

describe("a session", () => {
  test("works from its own origin only", async () => {
    const widget = createWidget(gateway.url);
    await widget.signIn(await openId());
    expect((await widget.call("GET", "/connections")).status).toBe(200);
    const stolen = await widget.call("GET", "/connections", undefined, { origin: "http://evil.test" });
    expect([stolen.status, errorOf(stolen)]).toEqual([403, "forbidden session"]);
    const bare = await send(gateway.url, {
      path: "/connections",
      headers: { authorization: `Bearer ${widget.token}` },
    });
    expect(bare.status).toBe(403);
  });

  test("ends when it is ended", async () => {
    const widget = createWidget(gateway.url);
    await widget.signIn(await openId());
    const ended = await widget.call("DELETE", "/session");
    expect(ended.status, gateway.logText()).toBe(204);
    expect(errorOf(await widget.call("GET", "/connections"))).toBe("auth-expired session");
  });

  test("is over after a quarter of an hour", async () => {
    const widget = createWidget(gateway.url);
    await widget.signIn(await openId());
    nowMs += 15 * 60_000 - 1;
    expect((await widget.call("GET", "/connections")).status).toBe(200);
    nowMs += 1;
    expect(errorOf(await widget.call("GET", "/connections"))).toBe("auth-expired session");
    expect(errorOf(await widget.proxy("any", { path: "" }))).toBe("auth-expired session");
  });
});
