import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorOf } from "../../integration/gateway/harness.ts";
import { startTwoTenants, type TwoTenants } from "./attacker.ts";

let both: TwoTenants;
beforeAll(async () => {
  both = await startTwoTenants({ limits: { concurrentPerSession: 500 } });
});
afterAll(() => both?.close());

/** Ways out of a folder, and things that two servers may read differently. Each is sent as it stands. */
const BAD_PATHS = [
  "..",
  ".",
  "../",
  "./x",
  "../blue/x",
  "a/../../blue/x",
  "a/..",
  "%2e%2e/x",
  "%2E%2e/x",
  ".%2e/x",
  "%2e/x",
  "a/%2e%2e/%2e%2e/x",
  "%252e%252e/x",
  "%25%32%65%25%32%65/x",
  "..%2fblue",
  "a%2fb",
  "a%2Fb",
  "..%252fblue",
  "..%5cblue",
  "a%5cb",
  "..%255cblue",
  "..\\blue",
  "a\\b",
  "/evil.test/x",
  "//evil.test/x",
  "a//b",
  "a/%00",
  "a%00.txt",
  "a%0d%0aX-Evil:%201",
  "a%0aX",
  "a%7f",
  "a%c2%80",
  "%c0%ae%c0%ae/x",
  "%e0%80%ae%e0%80%ae/x",
  "%ff",
  "%",
  "%2",
  "%zz",
  "%u002e%u002e/x",
  "..;/x",
  "..;a=b/x",
  "%2e%2e;/x",
  "..%3b/x",
  "%ef%bc%8e%ef%bc%8e/x",
  "%e2%80%a5/x",
  "..%20/x",
  "%20../x",
  "a#b",
  "ä",
  `${"a/".repeat(5000)}x`,
];

describe("paths", () => {
  test.each(BAD_PATHS.map((path) => [path.slice(0, 40), path] as const))("%j is refused", async (_, path) => {
    const { red, redConnection, redFiles } = both;
    const before = redFiles.arrived.length;
    for (const method of ["GET", "DELETE"]) {
      const reply = await red
        .proxy(redConnection, { method, path: Buffer.from(path).toString("latin1") })
        .catch(() => undefined);
      // Node's own parser and client refuse some before the gateway sees them.
      if (reply) expect([path, reply.status]).toEqual([path, expect.toBeOneOf([400, 404, 431])]);
    }
    expect(redFiles.arrived.length).toBe(before);
  });

  test.each([
    ["", "/dav/red/"],
    ["a/b/", "/dav/red/a/b/"],
    ["%C3%A4%20b%26c/...", "/dav/red/%C3%A4%20b%26c/..."],
    ["..a/b../.hidden", "/dav/red/..a/b../.hidden"],
    ["100%25.txt", "/dav/red/100%25.txt"],
    ["50%252f50", "/dav/red/50%252f50"],
    ["a;b=c@d:e!$'()*,~", "/dav/red/a;b=c@d:e!$'()*,~"],
    ["a?b=../c", "/dav/red/a?b=../c"],
    ["%23%3F%3A", "/dav/red/%23%3F%3A"],
  ])("%j is passed on", async (path, target) => {
    expect((await both.red.proxy(both.redConnection, { path })).status).toBe(207);
    expect(both.redFiles.arrived.at(-1)?.target).toBe(target);
  });

  test("an address in absolute form, or with another connection's id inside, goes nowhere", async () => {
    const { red, redConnection, redFiles, blueConnection, gateway } = both;
    const before = redFiles.arrived.length;
    for (const path of [
      `http://evil.test/proxy/${redConnection}/x`,
      `${gateway.url}/proxy/${redConnection}/x`,
      `/proxy/${redConnection}`,
      `/proxy/${redConnection}%2fx`,
      `/proxy/../proxy/${redConnection}/x`,
      `/proxy//${redConnection}/x`,
      `/proxy/${redConnection}/../${blueConnection}/x`,
      `/Proxy/${redConnection}/x`,
    ]) {
      const reply = await red.call("GET", path);
      expect([path, reply.status]).toEqual([path, expect.toBeOneOf([400, 404])]);
    }
    expect(redFiles.arrived.length).toBe(before);
  });
});

describe("destinations", () => {
  const bad = (url: string, own: string, other: string): string[] => [
    "http://evil.test/x",
    `http://evil.test/proxy/${own}/x`,
    `//evil.test/proxy/${own}/x`,
    `${url}/proxy/${other}/x`,
    `/proxy/${other}/x`,
    `${url}/proxy/${own}`,
    `${url}/proxy/${own}/../${other}/x`,
    `${url}/proxy/${own}/%2e%2e/x`,
    `${url}/proxy/${own}/a%2f..%2fb`,
    `${url}/proxy/${own}/a?b`,
    `${url}/proxy/${own}/a#b`,
    `${url}@evil.test/proxy/${own}/x`,
    `http://user@${new URL(url).host}/proxy/${own}/x`,
    `${url}.evil.test/proxy/${own}/x`,
    `\\\\evil.test\\proxy\\${own}\\x`,
    "file:///etc/passwd",
    "x",
    "",
    "/",
    "../x",
  ];

  test("elsewhere than on the same connection are refused", async () => {
    const { red, redConnection, blueConnection, redFiles, gateway } = both;
    const before = redFiles.arrived.length;
    for (const destination of bad(gateway.url, redConnection, blueConnection)) {
      for (const method of ["MOVE", "COPY", "PUT"]) {
        const reply = await red.proxy(redConnection, { method, path: "a", headers: { destination } });
        expect([destination, reply.status]).toEqual([destination, expect.toBeOneOf([400, 403])]);
      }
    }
    expect(redFiles.arrived.length).toBe(before);
  });

  test("become the backend's own address", async () => {
    const { red, redConnection, redFiles, gateway } = both;
    const destination = `${gateway.url}/proxy/${redConnection}/b%20c/`;
    await red.proxy(redConnection, { method: "MOVE", path: "a/", headers: { destination } });
    expect(redFiles.arrived.at(-1)?.headers.destination).toBe(`${redFiles.url}/dav/red/b%20c/`);
  });

  test("in If headers alike, while tokens stay", async () => {
    const { red, redConnection, redFiles, blueConnection } = both;
    const put = (value: string) =>
      red.proxy(redConnection, { method: "PUT", path: "a", headers: { if: value }, body: "x" });
    await put(`</proxy/${redConnection}/a> (<urn:uuid:1> ["etag"]) (Not <DAV:no-lock>)`);
    expect(redFiles.arrived.at(-1)?.headers.if).toBe(
      `<${redFiles.url}/dav/red/a> (<urn:uuid:1> ["etag"]) (Not <DAV:no-lock>)`,
    );
    const before = redFiles.arrived.length;
    for (const value of ["<http://evil.test/> (<a:b>)", `</proxy/${blueConnection}/a> (<a:b>)`]) {
      expect(errorOf(await put(value))).toBe("forbidden gateway");
    }
    expect(redFiles.arrived.length).toBe(before);
  });
});

/** Sends bytes that no client library would. */
const sendRaw = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = "";
    const timer = setTimeout(() => socket.destroy(), 1500);
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject).on("close", () => {
      clearTimeout(timer);
      resolve(text);
    });
  });

test("a second request hidden in the framing of the first never reaches a backend", async () => {
  const { gateway, red, redConnection, redFiles } = both;
  const head = `PUT /proxy/${redConnection}/a HTTP/1.1\r\nHost: ${new URL(gateway.url).host}\r\nOrigin: http://widgets.test:9\r\nAuthorization: Bearer ${red.token}\r\n`;
  const hidden = "DELETE /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
  const framings = [
    `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
    `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
    `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
    `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
    `Depth: 0\r\n X-Folded: 1\r\nContent-Length: 0\r\n\r\n${hidden}`,
    `Depth: 0\nX-Evil: 1\r\nContent-Length: 0\r\n\r\n${hidden}`,
    `Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 0\r\n\r\n`,
    `Connection: authorization, content-length\r\nContent-Length: 2\r\n\r\nok`,
  ];
  const before = redFiles.arrived.length;
  for (const framing of framings) await sendRaw(gateway.url, `${head}${framing}`);
  const arrived = redFiles.arrived.slice(before);
  expect(arrived.every(({ method, target }) => method === "PUT" && target === "/dav/red/a")).toBe(true);
  expect(arrived.every(({ headers }) => headers.authorization?.startsWith("Basic "))).toBe(true);
  expect(arrived.every(({ headers }) => headers["x-evil"] === undefined && headers.upgrade === undefined)).toBe(true);
});
