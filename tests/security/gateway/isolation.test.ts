import { afterAll, beforeAll, expect, test } from "vitest";
import { createWidget, errorOf, jsonOf, send, WIDGETS } from "../../integration/gateway/harness.ts";
import { OTHER_WIDGETS, openIdOf, startTwoTenants, type TwoTenants } from "./attacker.ts";

let both: TwoTenants;
beforeAll(async () => {
  both = await startTwoTenants();
});
afterAll(() => both?.close());

test("a session of one tenant is told and reaches nothing of the other", async () => {
  const { red, blueConnection, gateway, blueFiles } = both;
  const before = blueFiles.arrived.length;
  expect(JSON.stringify(jsonOf(await red.call("GET", "/connections")))).not.toContain("Blue");
  for (const [method, path] of [
    ["GET", `/proxy/${blueConnection}/`],
    ["PUT", `/proxy/${blueConnection}/x`],
    ["POST", `/connections/${blueConnection}/test`],
    ["DELETE", `/connections/${blueConnection}`],
  ] as const) {
    const reply = await red.call(method, path);
    expect([path, reply.status, errorOf(reply)]).toEqual([path, 404, "not-found gateway"]);
  }
  const archive = await red.call("POST", "/connections", {
    upstream: "archive",
    credential: { kind: "password", username: "a", password: "b" },
  });
  expect(archive.status).toBe(404);
  const reauthorise = await red.call("PUT", `/connections/${blueConnection}/credential`, {
    credential: { kind: "password", username: "a", password: "b" },
  });
  expect(reauthorise.status).toBe(404);
  const crossing = await red.proxy(both.redConnection, {
    method: "MOVE",
    path: "a",
    headers: { destination: `${gateway.url}/proxy/${blueConnection}/a` },
  });
  expect([crossing.status, errorOf(crossing)]).toEqual([403, "forbidden gateway"]);
  expect(blueFiles.arrived.length).toBe(before);
});

test("a token works from its own tenant's widgets only, and a homeserver's people belong to its tenant", async () => {
  const { red, gateway } = both;
  const elsewhere = await send(gateway.url, {
    path: "/connections",
    headers: { origin: OTHER_WIDGETS, authorization: `Bearer ${red.token}` },
  });
  expect([elsewhere.status, errorOf(elsewhere)]).toEqual([403, "forbidden session"]);
  const wrongWidgets = await createWidget(gateway.url, WIDGETS).signIn(openIdOf("blue.test"));
  expect(wrongWidgets.status).toBe(403);
});

test("each backend gets its own credential and nothing else of the request", async () => {
  const { red, redConnection, redFiles } = both;
  await red.proxy(redConnection, {
    path: "a%20b?x=1",
    headers: {
      cookie: "a=b",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "evil.test",
      "proxy-authorization": "Basic x",
      "x-http-method-override": "DELETE",
      "accept-encoding": "gzip",
      referer: "http://widgets.test/room",
      depth: "0",
    },
  });
  const { method, target, headers } = redFiles.arrived.at(-1) ?? {};
  expect([method, target]).toEqual(["GET", "/dav/red/a%20b?x=1"]);
  expect(headers).toEqual({
    host: new URL(redFiles.url).host,
    authorization: `Basic ${Buffer.from("eve:red-secret").toString("base64")}`,
    "accept-encoding": "identity",
    connection: "keep-alive",
    depth: "0",
  });
});

test("what a tenant's metrics count carries its own name", async () => {
  const text = (await send(both.gateway.url, { path: "/metrics" })).body.toString();
  expect(text).toContain('sparks_gateway_sessions{tenant="red"} 1');
  expect(text).toContain('sparks_gateway_sessions{tenant="blue"} 1');
  expect(text).not.toContain("@eve");
  await send(both.gateway.url, { method: "SOMETHING", path: "/health" }).catch(() => undefined);
  for (let i = 0; i < 20; i++) await send(both.gateway.url, { path: `/made-up-${i}` });
  const later = (await send(both.gateway.url, { path: "/metrics" })).body.toString();
  expect(later).not.toContain("made-up");
});
