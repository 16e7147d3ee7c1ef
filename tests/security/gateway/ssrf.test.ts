/** Whatever a person or a backend says, the gateway connects to the hosts of its configuration and to no others. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { errorOf } from "../../integration/gateway/harness.ts";
import { startTwoTenants, type TwoTenants } from "./attacker.ts";
import { type SocketWatch, watchSockets } from "./watch-sockets.ts";

/** Ways to write a host that a filter of names would not recognise, and hosts that are nobody's business. */
const INNER_HOSTS = [
  "169.254.169.254",
  "metadata.google.internal",
  "127.0.0.1:22",
  "localhost:22",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "127.1",
  "0",
  "[::1]",
  "[::ffff:169.254.169.254]",
  "[fd00:ec2::254]",
  "10.0.0.1",
  "①⑥⑨.254.169.254",
  "red.test@169.254.169.254",
  "localhost%00.red.test",
];

let both: TwoTenants;
let watch: SocketWatch;
beforeAll(async () => {
  both = await startTwoTenants({ limits: { concurrentPerSession: 500 } });
  watch = watchSockets();
});
afterEach(() => {
  both.redFiles.answerWith();
  const { gateway, redFiles } = both;
  const known = new Set([gateway.url, redFiles.url].map((url) => new URL(url).host));
  expect(watch.targets.length).toBeGreaterThan(0);
  expect(watch.targets.filter((target) => !known.has(target))).toEqual([]);
});
afterAll(async () => {
  watch?.stop();
  await both?.close();
});

const latin = (text: string) => Buffer.from(text).toString("latin1");

describe("hosts that a person names", () => {
  test.each(INNER_HOSTS)("%s in the path, in Destination and in If leads nowhere", async (host) => {
    const { red, redConnection, redFiles } = both;
    const before = redFiles.arrived.length;
    for (const target of [
      `http://${host}/x`,
      `http://${host}/proxy/${redConnection}/x`,
      `//${host}/x`,
      `/proxy/${redConnection}//${host}/x`,
      `/proxy/${redConnection}/http://${host}/x`,
      `/proxy/${redConnection}/%2f%2f${host}/x`,
      `/proxy/${redConnection}/\\\\${host}\\x`,
      `/proxy/${redConnection}@${host}/x`,
      `/proxy/${redConnection}:80@${host}/x`,
    ]) {
      // Node's own client refuses to write some of them.
      const reply = await red.call("GET", latin(target)).catch(() => undefined);
      if (reply) expect([target, reply.status]).toEqual([target, expect.toBeOneOf([400, 404])]);
    }
    for (const header of [
      { destination: latin(`http://${host}/x`) },
      { destination: latin(`http://${host}/proxy/${redConnection}/x`) },
      { destination: latin(`//${host}/proxy/${redConnection}/x`) },
      { if: latin(`<http://${host}/x> (<urn:a>)`) },
    ]) {
      const reply = await red
        .proxy(redConnection, { method: "MOVE", path: "a", headers: header })
        .catch(() => undefined);
      if (reply) expect([header, reply.status]).toEqual([header, expect.toBeOneOf([400, 403])]);
    }
    for (const upstream of [`http://${host}/`, host, `files@${host}`]) {
      const credential = { kind: "password", username: "a", password: "b" };
      const reply = await red.call("POST", "/connections", { upstream, credential });
      expect([upstream, reply.status]).toEqual([upstream, 404]);
      const flow = await red.call("POST", "/connections/login-flow", { upstream });
      expect([upstream, flow.status]).toEqual([upstream, 404]);
    }
    expect(redFiles.arrived.length).toBe(before);
  });

  test("the Host header and what proxies write beside it change nothing", async () => {
    const { red, redConnection, redFiles } = both;
    for (const name of ["host", "x-forwarded-host", "x-original-url", "x-rewrite-url", "forwarded", "x-host"]) {
      await red.proxy(redConnection, { path: "a", headers: { [name]: "169.254.169.254" } });
      const { target, headers } = redFiles.arrived.at(-1) ?? {};
      expect([name, target, headers?.host]).toEqual([name, "/dav/red/a", new URL(redFiles.url).host]);
      expect(JSON.stringify(headers)).not.toContain("169.254");
    }
  });
});

describe("hosts that a backend names", () => {
  test.each(INNER_HOSTS)("a redirect to %s is not followed and not handed on", async (host) => {
    const { red, redConnection, redFiles } = both;
    for (const status of [301, 302, 303, 307, 308]) {
      for (const location of [`http://${host}/latest/meta-data/`, `//${host}/`]) {
        redFiles.answerWith((_, res) => res.writeHead(status, { location: latin(location) }).end());
        for (const method of ["GET", "PROPFIND", "PUT"]) {
          const reply = await red.proxy(redConnection, { method, path: "a" });
          expect([location, reply.status, errorOf(reply)]).toEqual([location, 502, "unavailable upstream"]);
          expect(reply.headers.location).toBeUndefined();
        }
        const tested = await red.call("POST", `/connections/${redConnection}/test`);
        expect([tested.status, errorOf(tested)]).toEqual([502, "unavailable upstream"]);
      }
    }
  });
});
