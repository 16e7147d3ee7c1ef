/** Backends that name hosts of their own choice, and names that lead elsewhere by now. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { errorOf, listenLocally } from "../../integration/gateway/harness.ts";
import { startPeopleStage } from "../../support/gateway/people-stage.ts";
import { type SocketWatch, watchSockets } from "./watch-sockets.ts";

describe("a Nextcloud that names other hosts in its login flow", () => {
  const answers: { login?: unknown; endpoint?: unknown; token?: unknown }[] = [];
  let stage: Awaited<ReturnType<typeof startPeopleStage>>;
  let cloud: Awaited<ReturnType<typeof listenLocally>>;
  let watch: SocketWatch;
  const asked: string[] = [];
  beforeAll(async () => {
    cloud = await listenLocally((req, res) => {
      asked.push(`${req.method} ${req.url}`);
      if (req.url?.endsWith("/poll")) return void res.writeHead(404).end("[]");
      const { login, endpoint, token = "t" } = answers.shift() ?? {};
      res.end(JSON.stringify({ poll: { token, endpoint }, login }));
    });
    stage = await startPeopleStage({
      limits: { failuresPerMinute: 1000 },
      upstreams: [
        {
          id: "cloud",
          kind: "nextcloud",
          label: "Cloud",
          baseUrl: `${cloud.url}/nc`,
          publicUrl: "https://cloud.test/sub",
        },
      ],
    });
    watch = watchSockets();
  });
  afterAll(async () => {
    watch?.stop();
    await stage?.close();
    await cloud?.close();
  });
  afterEach(() => {
    const known = new Set([stage.gateway.url, stage.homeserver, cloud.url].map((url) => new URL(url).host));
    expect(watch.targets.length).toBeGreaterThan(0);
    expect(watch.targets.filter((target) => !known.has(target))).toEqual([]);
  });

  const page = "https://cloud.test/sub/login/v2/flow/x";
  const poll = "https://cloud.test/sub/login/v2/poll";
  test.each([
    ["http://169.254.169.254/x", poll],
    ["https://cloud.test.evil.test/sub/login", poll],
    ["https://cloud.test@evil.test/sub/login", poll],
    ["https://user@cloud.test/sub/login", poll],
    ["http://cloud.test/sub/login", poll],
    ["https://cloud.test:444/sub/login", poll],
    ["javascript:alert(1)//cloud.test", poll],
    ["/sub/login", poll],
    [7, poll],
    [page, "http://169.254.169.254/poll"],
    [page, "https://evil.test/sub/login/v2/poll"],
    [page, "https://cloud.test/other/poll"],
    [page, "https://cloud.test/sub/../other/poll"],
    [page, "https://cloud.test/sub/login/v2/poll?x=http://169.254.169.254/"],
    [page, "//evil.test/poll"],
    [page, 7],
    [page, undefined],
  ])("%s with %s is no flow", async (login, endpoint) => {
    const anna = await stage.signIn("anna");
    answers.push({ login, endpoint });
    const reply = await anna.call("POST", "/connections/login-flow", { upstream: "cloud" });
    expect([reply.status, errorOf(reply)]).toEqual([502, "unavailable upstream"]);
  });

  test("its public address is asked at the configured one", async () => {
    const anna = await stage.signIn("anna");
    answers.push({ login: page, endpoint: poll });
    const reply = await anna.call("POST", "/connections/login-flow", { upstream: "cloud" });
    expect(reply.status).toBe(201);
    const flow = JSON.parse(reply.body.toString());
    expect(flow.address).toBe(page);
    expect((await anna.call("GET", `/connections/flows/${flow.id}`)).status).toBe(200);
    expect(asked.at(-1)).toBe("POST /nc/login/v2/poll");
  });
});

test.skipIf(!hasOpenssl())(
  "a name that leads elsewhere by now gets no credential: its certificate is not the backend's",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "sparks-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=files.test", "-addext", "subjectAltName=DNS:files.test"];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        cert,
        ...subject,
      ],
      { stdio: "ignore" },
    );
    const heard: string[] = [];
    const inner = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (req, res) => {
      heard.push(String(req.headers.authorization));
      res.writeHead(207).end("<multistatus/>");
    });
    await new Promise<void>((done) => inner.listen(0, "127.0.0.1", done));
    const { port } = inner.address() as AddressInfo;
    const stage = await startPeopleStage({
      upstreams: [{ id: "files", kind: "webdav", label: "Files", baseUrl: `https://localhost:${port}/` }],
    });
    const anna = await stage.signIn("anna");
    const reply = await anna.call("POST", "/connections", {
      upstream: "files",
      credential: { kind: "password", username: "anna", password: "secret" },
    });
    expect([reply.status, errorOf(reply)]).toEqual([502, "unavailable upstream"]);
    expect(heard).toEqual([]);
    await stage.close();
    await new Promise((done) => inner.close(done));
    rmSync(folder, { recursive: true, force: true });
  },
);

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // Not installed.
  }
}
