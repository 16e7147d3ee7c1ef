import type { RequestListener } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWidget, errorOf, listenLocally, WIDGETS } from "../../integration/gateway/harness.ts";
import { openIdOf, startTwoTenants, type TwoTenants } from "./attacker.ts";

let both: TwoTenants;
beforeAll(async () => {
  both = await startTwoTenants({ limits: { failuresPerMinute: 3 } });
});
afterAll(() => both?.close());

const signInWith = (listener: RequestListener) => {
  both.redServer.answerWith(listener);
  return createWidget(both.gateway.url, WIDGETS).signIn(openIdOf("red.test"));
};
const vouchFor = (sub: unknown) => signInWith((_, res) => res.end(JSON.stringify({ sub })));

test("a homeserver can vouch for people of its own name only", async () => {
  for (const sub of [
    "@eve:blue.test",
    "@eve:red.test.evil.test",
    "@eve:evil.test:red.test",
    "@eve:red.test:8448",
    "@eve:RED.test",
    "@eve:red.test ",
    "@eve:red.test\n",
    "@e ve:red.test",
    "@é:red.test",
    "@:red.test",
    "eve:red.test",
    "@eve",
    "",
    `@${"a".repeat(300)}:red.test`,
    null,
    7,
    ["@eve:red.test"],
    { toString: "@eve:red.test" },
  ]) {
    const reply = await vouchFor(sub);
    expect([sub, reply.status, errorOf(reply)]).toEqual([sub, 502, "unavailable upstream"]);
  }
  expect((await vouchFor("@e.v-e/1=_+:red.test")).status).toBe(200);
});

test("answers that are none are refused: too long, no JSON, other statuses", async () => {
  const endless: RequestListener = (_, res) => {
    res.writeHead(200);
    const timer = setInterval(() => res.write(" ".repeat(16_000)), 1);
    res.on("close", () => clearInterval(timer));
  };
  const answers: RequestListener[] = [
    endless,
    (_, res) => res.end("@eve:red.test"),
    (_, res) => res.end("[]"),
    (_, res) => res.end('{"__proto__":{"sub":"@eve:red.test"}}'),
    (_, res) => res.writeHead(500).end('{"sub":"@eve:red.test"}'),
    (_, res) => res.writeHead(204).end(),
    (req) => req.socket.destroy(),
  ];
  for (const answer of answers) {
    const reply = await signInWith(answer);
    expect([reply.status, errorOf(reply)]).toEqual([502, "unavailable upstream"]);
  }
});

test("redirects are not followed and other names are not looked up", async () => {
  let asked = 0;
  const inside = await listenLocally((_, res) => {
    asked++;
    res.end('{"sub":"@eve:red.test"}');
  });
  for (const status of [301, 302, 307, 308]) {
    const reply = await signInWith((_, res) => res.writeHead(status, { location: `${inside.url}/` }).end());
    expect(reply.status).toBe(502);
  }
  for (const name of [inside.url, `127.0.0.1:${inside.port}`, "red.test:1", "red.test/", "RED.TEST", "red.test#", ""]) {
    const reply = await createWidget(both.gateway.url, WIDGETS).signIn(openIdOf(name));
    expect([name, reply.status]).toEqual([name, expect.toBeOneOf([400, 403])]);
  }
  await inside.close();
  expect(asked).toBe(0);
});

test("a token cannot change what is asked of the homeserver, and is in no log", async () => {
  const token = "x&sub=@eve:red.test#/../../admin?a=b\r\nX: y";
  both.redServer.answerWith((_, res) => res.writeHead(401).end("{}"));
  const reply = await createWidget(both.gateway.url, WIDGETS).signIn({ ...openIdOf("red.test"), access_token: token });
  expect([reply.status, errorOf(reply)]).toEqual([401, "auth-expired session"]);
  const asked = new URL(both.redServer.targets.at(-1) ?? "", "http://red.test");
  expect(asked.pathname).toBe("/_matrix/federation/v1/openid/userinfo");
  expect([...asked.searchParams]).toEqual([["access_token", token]]);
  expect(both.gateway.logText()).not.toContain("admin?a=b");
});

test("who is refused too often waits", async () => {
  const refused: RequestListener = (_, res) => res.writeHead(401).end("{}");
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await signInWith(refused)).status);
  expect(statuses.at(-1)).toBe(429);
  const asked = both.redServer.targets.length;
  await signInWith(refused);
  expect(both.redServer.targets.length).toBe(asked);
});
