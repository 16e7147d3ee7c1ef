import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { errorOf } from "../../integration/gateway/harness.ts";
import { startTwoTenants, type TwoTenants } from "./attacker.ts";

let both: TwoTenants;
beforeAll(async () => {
  both = await startTwoTenants();
});
afterEach(() => both.redFiles.answerWith());
afterAll(() => both?.close());

test("headers of a backend that would act on the gateway's origin do not pass", async () => {
  const { red, redConnection, redFiles } = both;
  redFiles.answerWith((_, res) => {
    res
      .writeHead(200, {
        "set-cookie": ["a=b", "c=d"],
        "www-authenticate": "Basic",
        "access-control-allow-origin": "*",
        "access-control-allow-credentials": "true",
        "clear-site-data": '"*"',
        "content-security-policy": "default-src *",
        "strict-transport-security": "max-age=1",
        "service-worker-allowed": "/",
        refresh: "0;url=http://evil.test",
        link: "<http://evil.test>; rel=preload",
        "cache-control": "public, max-age=9999",
        server: "secret/1.0",
        "x-sparks-error": "auth-expired",
        "content-type": "text/html",
        etag: '"1"',
      })
      .end("<script>1</script>");
  });
  const reply = await red.proxy(redConnection, { path: "a.html" });
  expect(reply.status).toBe(200);
  const { date: _, ...headers } = reply.headers;
  expect(headers).toEqual({
    "access-control-allow-origin": "http://widgets.test:9",
    "access-control-expose-headers": expect.stringContaining("etag"),
    "cache-control": "no-store",
    connection: expect.any(String),
    "content-security-policy": "default-src 'none'; sandbox",
    "content-type": "text/html",
    "cross-origin-resource-policy": "same-origin",
    etag: '"1"',
    "referrer-policy": "no-referrer",
    "transfer-encoding": "chunked",
    vary: "Origin",
    "x-content-type-options": "nosniff",
  });
});

test("a refused credential is an error of the connection and opens no dialog", async () => {
  const { red, redConnection, redFiles } = both;
  redFiles.answerWith((_, res) => res.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end("<html>"));
  const reply = await red.proxy(redConnection, { method: "PUT", path: "a", body: "x".repeat(100_000) });
  expect([reply.status, errorOf(reply)]).toEqual([401, "auth-expired connection"]);
  expect(reply.headers["x-sparks-error"]).toBe("auth-expired");
  expect(reply.headers["x-sparks-error-scope"]).toBe("connection");
  expect(reply.headers["www-authenticate"]).toBeUndefined();
});

test("redirects are followed by nobody: under the base they are translated, elsewhere refused", async () => {
  const { red, redConnection, redFiles, blueFiles } = both;
  const redirect = (location: string, status = 302) => {
    redFiles.answerWith((_, res) => res.writeHead(status, { location }).end());
    return red.proxy(redConnection, { path: "a" });
  };
  const before = blueFiles.arrived.length;
  for (const [location, expected] of [
    [`${redFiles.url}/dav/red/b/`, `/proxy/${redConnection}/b/`],
    ["/dav/red/a/", `/proxy/${redConnection}/a/`],
    ["b?c", `/proxy/${redConnection}/b?c`],
  ] as const) {
    const reply = await redirect(location);
    expect([reply.status, reply.headers.location]).toEqual([302, expected]);
  }
  for (const location of [
    `${blueFiles.url}/dav/blue/`,
    "http://169.254.169.254/latest/meta-data/",
    "/dav/blue/",
    "/dav/redder/",
    "../blue/",
    "//evil.test/",
    `http://a:b@${new URL(redFiles.url).host}/dav/red/x`,
    "javascript:alert(1)",
    "http://[",
  ]) {
    const reply = await redirect(location);
    expect([location, reply.status, errorOf(reply)]).toEqual([location, 502, "unavailable upstream"]);
    expect(reply.headers.location).toBeUndefined();
  }
  const created = await redirect("http://evil.test/x", 201);
  expect([created.status, created.headers.location]).toEqual([201, undefined]);
  expect(blueFiles.arrived.length).toBe(before);
});

test("nonsense instead of HTTP is an unavailable backend", async () => {
  const { red, redConnection, redFiles } = both;
  for (const bytes of [
    "HTTP/9.9 what\r\n\r\n",
    "garbage",
    `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`,
    "",
  ]) {
    redFiles.answerWith((req) => req.socket.end(bytes));
    const reply = await red.proxy(redConnection, { path: "a" });
    expect([reply.status, errorOf(reply)]).toEqual([502, "unavailable upstream"]);
  }
  redFiles.answerWith((req) =>
    req.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
  );
  expect((await red.proxy(redConnection, { path: "a" })).status).toBe(502);
});
