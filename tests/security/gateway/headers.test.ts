/** Headers that mean one thing to the gateway and another to what stands behind it. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROXY_REQUEST_HEADERS } from "#contracts";
import { errorOf, WIDGETS } from "../../integration/gateway/harness.ts";
import { startTwoTenants, type TwoTenants } from "./attacker.ts";

let both: TwoTenants;
beforeAll(async () => {
  both = await startTwoTenants({ limits: { concurrentPerSession: 500 } });
});
afterAll(() => both?.close());

const BASIC = `Basic ${Buffer.from("eve:red-secret").toString("base64")}`;
/** What the gateway itself writes; the rest of what arrives must stand in the contract. */
const OWN = new Set(["host", "authorization", "accept-encoding", "connection", "transfer-encoding"]);
const mayArrive = (name: string) =>
  OWN.has(name) ||
  PROXY_REQUEST_HEADERS.some((known) => (known.endsWith("*") ? name.startsWith(known.slice(0, -1)) : name === known));

describe("what a page may set", () => {
  const values: Readonly<Record<string, string>> = {
    cookie: "nc_session=1",
    "proxy-authorization": "Basic x",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "evil.test",
    "x-forwarded-proto": "https",
    "x-forwarded-user": "admin",
    "x-real-ip": "127.0.0.1",
    forwarded: "for=127.0.0.1;host=evil.test",
    "remote-user": "admin",
    "x-remote-user": "admin",
    "x-auth-request-user": "admin",
    "x-http-method-override": "DELETE",
    "x-http-method": "DELETE",
    "x-method-override": "DELETE",
    "x-original-url": "/dav/blue/",
    "x-rewrite-url": "/dav/blue/",
    "x-accel-redirect": "/dav/blue/",
    "x-sendfile": "/etc/passwd",
    "max-forwards": "0",
    te: "trailers",
    trailer: "authorization",
    via: "1.1 evil",
    warning: "x",
    origin: WIDGETS,
    referer: "http://evil.test/",
    "user-agent": "evil",
    requesttoken: "x",
    "ocs-apirequest": "true",
    "x-requested-with": "XMLHttpRequest",
    "x-nc-impersonate": "admin",
    "sec-websocket-key": "x",
    "cf-connecting-ip": "127.0.0.1",
    "true-client-ip": "127.0.0.1",
    "content-md5": "x",
    "x-oc-mtime": "0",
    "service-worker": "script",
  };

  test("only what stands in the contract arrives, and the credential is the gateway's own", async () => {
    const { red, redConnection, redFiles } = both;
    await red.proxy(redConnection, { method: "PUT", path: "a", headers: values, body: "x" });
    const { method, target, headers = {} } = redFiles.arrived.at(-1) ?? {};
    expect([method, target, headers.authorization]).toEqual(["PUT", "/dav/red/a", BASIC]);
    expect(Object.keys(headers).filter((name) => !mayArrive(name))).toEqual([]);
    expect(JSON.stringify(headers)).not.toMatch(/evil|admin|DELETE|nc_session/);
  });

  test("headers with other names for the same letters are others", async () => {
    const { red, redConnection, redFiles } = both;
    for (const name of ["Content_Length", "x_forwarded_for", "authorization_", "Host_", "oc-", "tus-", "upload-"]) {
      await red.proxy(redConnection, { path: "a", headers: { [name]: "9" } }).catch(() => undefined);
      const { headers = {} } = redFiles.arrived.at(-1) ?? {};
      expect(Object.keys(headers).filter((each) => !mayArrive(each) || each.endsWith("-"))).toEqual([]);
    }
  });

  test("what is named in Connection is for the gateway only, and takes nothing from what it adds", async () => {
    const { red, redConnection, redFiles } = both;
    const connection = "close, authorization, depth, host, accept-encoding, if-match";
    await red.proxy(redConnection, {
      method: "PROPFIND",
      path: "a",
      headers: { connection, depth: "0", "if-match": '"x"', "keep-alive": "timeout=5" },
    });
    const { headers = {} } = redFiles.arrived.at(-1) ?? {};
    expect(headers.authorization).toBe(BASIC);
    expect([headers.depth, headers["if-match"], headers["keep-alive"]]).toEqual([undefined, undefined, undefined]);
    expect(headers.host).toBe(new URL(redFiles.url).host);
  });
});

/** Sends bytes that no client library would, and gives back what is answered. */
const sendRaw = (lines: readonly string[], body = ""): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port, host } = new URL(both.gateway.url);
    const head = [lines[0], `Host: ${host}`, ...lines.slice(1), "", ""].join("\r\n");
    const socket = connect(Number(port), hostname, () => socket.write(head + body, "latin1"));
    let text = "";
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => resolve(text)).on("close", () => resolve(text));
  });

describe("bytes that a library would not send", () => {
  const start = () => `PROPFIND /proxy/${both.redConnection}/a HTTP/1.1`;
  const session = () => [`Origin: ${WIDGETS}`, `Authorization: Bearer ${both.red.token}`, "Connection: close"];

  test.each([
    ["a folded line", ["Depth: 0\r\n X-Evil: 1"]],
    ["a lonely line feed", ["Depth: 0\nX-Evil: 1"]],
    ["a lonely carriage return", ["Depth: 0\rX-Evil: 1"]],
    ["a NUL", ["Depth: 0\0X-Evil: 1"]],
    ["a blank before the colon", ["Depth : 0"]],
    ["a blank in the name", ["De pth: 0"]],
    ["no name", [": 0"]],
    ["the length twice", ["Content-Length: 1", "Content-Length: 5"]],
    ["a length that is none", ["Content-Length: +1"]],
    ["a length with a list", ["Content-Length: 1, 1"]],
    ["a negative length", ["Content-Length: -1"]],
    ["length and chunks", ["Content-Length: 1", "Transfer-Encoding: chunked"]],
    ["chunks twice", ["Transfer-Encoding: chunked, chunked"]],
    ["chunks that are none", ["Transfer-Encoding: \x0bchunked"]],
  ])("%s is refused or harmless", async (_, lines) => {
    const { redFiles } = both;
    const before = redFiles.arrived.length;
    const text = await sendRaw([start(), ...session(), ...lines], "x");
    expect(text).toMatch(/^HTTP\/1\.1 (400|408|413|501|207)|^$/);
    for (const { headers, method } of redFiles.arrived.slice(before)) {
      expect([method, headers["x-evil"], headers.authorization]).toEqual(["PROPFIND", undefined, BASIC]);
    }
  });

  test("a header that may stand once and stands twice is refused", async () => {
    const { redFiles } = both;
    const before = redFiles.arrived.length;
    for (const name of ["Authorization", "Origin", "Destination", "If", "Depth", "Overwrite", "Lock-Token"]) {
      const text = await sendRaw([start(), ...session(), `${name}: a`, `${name}: /proxy/${both.redConnection}/b`]);
      expect([name, text.split("\r\n")[0]]).toEqual([name, expect.stringMatching(/^HTTP\/1\.1 (400|403) /)]);
    }
    expect(redFiles.arrived.length).toBe(before);
  });

  test("no session: a token in another place, form or letter case", async () => {
    const { red, redConnection } = both;
    const get = `GET /proxy/${redConnection}/a HTTP/1.1`;
    for (const lines of [
      [`GET /proxy/${redConnection}/a?access_token=${red.token} HTTP/1.1`],
      [get, `Cookie: token=${red.token}`],
      [get, `X-Authorization: Bearer ${red.token}`],
      [get, `Authorization: Basic ${btoa(`x:${red.token}`)}`],
      [get, `Authorization: Bearer ${red.token.toLowerCase()}`],
      [get, `Authorization: Bearer  ${red.token}`],
      [get, `Authorization: Bearer ${red.token},Bearer ${red.token}`],
      [get, `Authorization: Bearer ${red.token.slice(0, -1)}`],
    ]) {
      const text = await sendRaw([lines[0] ?? "", `Origin: ${WIDGETS}`, "Connection: close", ...lines.slice(1)]);
      expect([lines[1], text.split("\r\n")[0]]).toEqual([lines[1], "HTTP/1.1 401 Unauthorized"]);
    }
  });

  test("an origin that only looks like the session's", async () => {
    const { red, redConnection } = both;
    for (const origin of [
      "null",
      `${WIDGETS}/`,
      WIDGETS.toUpperCase(),
      `${WIDGETS}.evil.test`,
      `${WIDGETS}, ${WIDGETS}`,
      "",
    ]) {
      const reply = await red.proxy(redConnection, { path: "a", headers: { origin } });
      expect([origin, reply.status, errorOf(reply)]).toEqual([origin, 403, "forbidden session"]);
    }
  });
});
