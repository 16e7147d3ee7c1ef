import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
const [annaFiles, benFiles] = webdav.users;
if (!annaFiles || !benFiles) throw new Error("two accounts are needed");
const folder = `gateway-${Date.now()}`;
const onDisk = (...names: string[]) => join(annaFiles.rootFolder, folder, ...names);

let gateway: GatewayUnderTest;
const secrets: string[] = [annaFiles.password, benFiles.password];
const widgetOf = async (name: string) => {
  const widget = createWidget(gateway.url);
  const openid = await (await openIdSource(synapse.baseUrl, await synapse.registerUser(name)))();
  secrets.push(openid.access_token);
  const reply = await widget.signIn(openid);
  expect(reply.status).toBe(200);
  secrets.push(widget.token);
  return widget;
};
let anna: Awaited<ReturnType<typeof widgetOf>>;
let ben: Awaited<ReturnType<typeof widgetOf>>;
let connection = "";

beforeAll(async () => {
  gateway = await startGatewayUnderTest({
    limits: { failuresPerMinute: 4 },
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
  [anna, ben] = [await widgetOf("anna"), await widgetOf("ben")];
  connection = await anna.connect("files", annaFiles.name, annaFiles.password);
  expect((await anna.proxy(connection, { method: "MKCOL", path: `${folder}/` })).status).toBe(201);
});
afterAll(() => gateway?.close());

describe("connections", () => {
  test("are tested before they are kept, and never tell the password", async () => {
    const wrong = await ben.call("POST", "/connections", {
      upstream: "files",
      credential: { kind: "password", username: benFiles.name, password: "wr0ng-passw0rd" },
    });
    secrets.push("wr0ng-passw0rd");
    expect([wrong.status, errorOf(wrong)]).toEqual([401, "auth-expired connection"]);
    expect(jsonOf(await ben.call("GET", "/connections"))).toEqual({ connections: [] });

    const made = await ben.call("POST", "/connections", {
      upstream: "files",
      label: "Mine",
      credential: { kind: "password", username: benFiles.name, password: benFiles.password },
    });
    expect(made.status).toBe(201);
    expect(jsonOf(made)).toEqual({
      id: expect.any(String),
      upstream: "files",
      kind: "webdav",
      label: "Mine",
      username: benFiles.name,
      basePath: "/",
      createdAt: expect.any(Number),
    });
    expect(jsonOf(await ben.call("GET", "/connections"))).toEqual({ connections: [jsonOf(made)] });
    const id = String(jsonOf(made).id);
    expect((await ben.call("POST", `/connections/${id}/test`)).status).toBe(204);

    const rejected = await ben.call("PUT", `/connections/${id}/credential`, {
      credential: { kind: "password", username: benFiles.name, password: "wr0ng-passw0rd" },
    });
    expect(errorOf(rejected)).toBe("auth-expired connection");
    expect((await ben.proxy(id, { method: "PROPFIND", path: "", headers: { depth: "0" } })).status).toBe(207);
    const renewed = await ben.call("PUT", `/connections/${id}/credential`, {
      credential: { kind: "password", username: benFiles.name, password: benFiles.password },
    });
    expect([renewed.status, jsonOf(renewed)]).toEqual([200, jsonOf(made)]);

    expect((await ben.call("DELETE", `/connections/${id}`)).status).toBe(204);
    expect((await ben.call("DELETE", `/connections/${id}`)).status).toBe(404);
    expect((await ben.proxy(id, { path: "" })).status).toBe(404);
  });

  test("of another person do not exist", async () => {
    const password = { credential: { kind: "password", username: benFiles.name, password: benFiles.password } };
    for (const [method, path, body] of [
      ["POST", `/connections/${connection}/test`, undefined],
      ["PUT", `/connections/${connection}/credential`, password],
      ["DELETE", `/connections/${connection}`, undefined],
      ["GET", `/proxy/${connection}/`, undefined],
    ] as const) {
      const reply = await ben.call(method, path, body);
      expect([method, reply.status, errorOf(reply)]).toEqual([method, 404, "not-found gateway"]);
    }
    expect((await anna.call("POST", `/connections/${connection}/test`)).status).toBe(204);
  });

  test("go only to backends of the list, with proper credentials", async () => {
    const to = (upstream: string, username = "a", password = "b") =>
      anna.call("POST", "/connections", { upstream, credential: { kind: "password", username, password } });
    for (const upstream of ["http://evil.test/", "evil", "../files", "__proto__"]) {
      expect((await to(upstream)).status).toBe(404);
    }
    for (const [username, password] of [
      ["a:b", "c"],
      ["a\r\nx-evil: 1", "c"],
      ["a", "b\nc"],
      ["", "c"],
      ["a", "b\0"],
    ]) {
      expect((await to("files", username, password)).status).toBe(400);
    }
  });

  test("cannot be used to guess passwords", async () => {
    const guesser = await widgetOf("guesser");
    const guess = () =>
      guesser.call("POST", "/connections", {
        upstream: "files",
        credential: { kind: "password", username: annaFiles.name, password: "guess" },
      });
    for (let i = 0; i < 4; i++) expect((await guess()).status).toBe(401);
    const refused = await guess();
    expect([refused.status, errorOf(refused)]).toEqual([429, "throttled session"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("the proxy before WsgiDAV", () => {
  test("lists, with hrefs as the backend wrote them", async () => {
    writeFileSync(onDisk("ä b.txt"), "hello");
    const reply = await anna.proxy(connection, {
      method: "PROPFIND",
      path: `${folder}/`,
      headers: { depth: "1", "content-type": "application/xml" },
      body: '<propfind xmlns="DAV:"><prop><getcontentlength/></prop></propfind>',
    });
    expect(reply.status).toBe(207);
    expect(reply.body.toString()).toContain(`/${folder}/%C3%A4%20b.txt</`);
    expect(reply.headers["access-control-allow-origin"]).toBe(WIDGETS);
    expect(reply.headers["content-security-policy"]).toContain("sandbox");
    expect(reply.headers.server).toBeUndefined();
    const got = await anna.proxy(connection, { path: `${folder}/%C3%A4%20b.txt` });
    expect([got.status, got.body.toString()]).toEqual([200, "hello"]);
  });

  test("uploads, with a length and without, honours preconditions and ranges", async () => {
    const path = `${folder}/up.bin`;
    const put = await anna.proxy(connection, {
      method: "PUT",
      path,
      headers: { "if-none-match": "*" },
      body: "0123456789",
    });
    expect(put.status).toBe(201);
    expect(readFileSync(onDisk("up.bin"), "utf8")).toBe("0123456789");
    const chunked = { "transfer-encoding": "chunked", "content-type": "application/octet-stream" };
    const again = await anna.proxy(connection, { method: "PUT", path, headers: chunked, body: "9876543210" });
    expect(again.status).toBe(204);
    expect(readFileSync(onDisk("up.bin"), "utf8")).toBe("9876543210");

    const part = await anna.proxy(connection, { path, headers: { range: "bytes=2-4" } });
    expect([part.status, part.body.toString(), part.headers["content-range"]]).toEqual([206, "765", "bytes 2-4/10"]);
    const { etag = "" } = (await anna.proxy(connection, { method: "HEAD", path })).headers;
    expect(etag).not.toBe("");
    expect((await anna.proxy(connection, { path, headers: { "if-none-match": etag } })).status).toBe(304);
    const wrong = { method: "PUT", path, headers: { "if-match": '"other"' }, body: "x" };
    expect((await anna.proxy(connection, wrong)).status).toBe(412);
  });

  test("moves and copies: the destination is an address of the gateway", async () => {
    writeFileSync(onDisk("from.txt"), "moved");
    const move = (method: string, from: string, destination: string) =>
      anna.proxy(connection, {
        method,
        path: `${folder}/${from}`,
        headers: { destination, overwrite: "F" },
      });
    expect((await move("MOVE", "from.txt", `${gateway.url}/proxy/${connection}/${folder}/to%20here.txt`)).status).toBe(
      201,
    );
    expect([existsSync(onDisk("from.txt")), readFileSync(onDisk("to here.txt"), "utf8")]).toEqual([false, "moved"]);
    expect((await move("COPY", "to%20here.txt", `/proxy/${connection}/${folder}/copy.txt`)).status).toBe(201);
    expect((await move("COPY", "to%20here.txt", `/proxy/${connection}/${folder}/copy.txt`)).status).toBe(412);
  });

  test("locks: tokens come through, resources named in If are translated", async () => {
    const path = `${folder}/locked.txt`;
    await anna.proxy(connection, { method: "PUT", path, body: "1" });
    const lock = await anna.proxy(connection, {
      method: "LOCK",
      path,
      headers: { timeout: "Second-60", "content-type": "application/xml" },
      body: '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>',
    });
    const token = String(lock.headers["lock-token"]);
    expect([lock.status, token]).toEqual([200, expect.stringContaining("opaquelocktoken")]);
    expect((await anna.proxy(connection, { method: "PUT", path, body: "2" })).status).toBe(423);
    const tagged = `<${gateway.url}/proxy/${connection}/${path}> (${token})`;
    expect((await anna.proxy(connection, { method: "PUT", path, headers: { if: tagged }, body: "3" })).status).toBe(
      204,
    );
    const unlock = await anna.proxy(connection, { method: "UNLOCK", path, headers: { "lock-token": token } });
    expect(unlock.status).toBe(204);
  });

  test("passes on what is not found, and every other answer of the backend", async () => {
    const missing = await anna.proxy(connection, { path: `${folder}/nothing` });
    expect([missing.status, missing.headers["x-sparks-error"]]).toEqual([404, undefined]);
    const options = await anna.proxy(connection, { method: "OPTIONS", path: "" });
    expect(options.headers.dav).toContain("1");
  });
});

describe("what the gateway keeps and tells", () => {
  test("preflights name the exact origin, the WebDAV methods and the headers of the list", async () => {
    const ask = (origin: string) =>
      send(gateway.url, {
        method: "OPTIONS",
        path: `/proxy/${connection}/`,
        headers: {
          origin,
          "access-control-request-method": "PROPFIND",
          "access-control-request-headers": "authorization,depth,cookie,oc-total-length,x-evil",
        },
      });
    const reply = await ask(WIDGETS);
    expect([reply.status, reply.headers["access-control-allow-origin"]]).toEqual([204, WIDGETS]);
    expect(reply.headers["access-control-allow-methods"]).toContain("PROPFIND");
    expect(reply.headers["access-control-allow-headers"]).toBe("authorization, depth, oc-total-length");
    expect(reply.headers["access-control-allow-credentials"]).toBeUndefined();
    expect(Number(reply.headers["access-control-max-age"])).toBeGreaterThan(600);
    for (const origin of ["http://evil.test", "null", `${WIDGETS}.evil.test`]) {
      const refused = await ask(origin);
      expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
    }
  });

  test("health and metrics", async () => {
    const health = await send(gateway.url, { path: "/health" });
    expect([health.status, jsonOf(health)]).toEqual([200, { status: "ok", vault: true }]);
    const metrics = (await send(gateway.url, { path: "/metrics" })).body.toString();
    expect(metrics).toMatch(
      /sparks_gateway_requests_total\{tenant="demo",route="\/proxy\/:id\/\*",method="PUT",status="201"\} \d/,
    );
    expect(metrics).toMatch(/sparks_gateway_sessions\{tenant="demo"\} \d/);
    expect(metrics).not.toContain(annaFiles.name);
    expect(metrics).not.toContain(folder);
    const forwarded = await send(gateway.url, { path: "/metrics", headers: { "x-forwarded-for": "203.0.113.1" } });
    expect(forwarded.status).toBe(403);
  });

  test("the log has each request, and no secret, path, query or name of an account", async () => {
    const query = "s3cretQuery";
    await anna.proxy(connection, { path: `${folder}/up.bin?${query}=1` });
    const log = gateway.logText();
    expect(log).toContain('"route":"/proxy/:id/*"');
    expect(log).toContain('"tenant":"demo"');
    const basic = Buffer.from(`${annaFiles.name}:${annaFiles.password}`).toString("base64");
    for (const secret of [...secrets, basic, query, folder, "up.bin", connection, `"${annaFiles.name}"`]) {
      expect(log.includes(secret), `the log contains ${secret}`).toBe(false);
    }
  });

  test("the vault's files hold no password, token or account name in clear", () => {
    const files = readdirSync(gateway.folder).filter((name) => name.startsWith("vault.sqlite"));
    expect(files).toContain("vault.sqlite");
    for (const name of files) {
      const bytes = readFileSync(join(gateway.folder, name));
      for (const secret of [...secrets, `${annaFiles.name}:`, '"username"']) expect(bytes.includes(secret)).toBe(false);
    }
  });
});
