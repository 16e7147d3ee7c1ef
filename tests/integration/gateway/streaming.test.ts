import { createHash, randomBytes } from "node:crypto";
import { createReadStream, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/servers.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import { createWidget, type GatewayUnderTest, listenLocally, send, startGatewayUnderTest, WIDGETS } from "./harness.ts";
import { openIdSource } from "./matrix.ts";

const { synapse, webdav } = sharedServers();
const MIB = 1024 * 1024;
const BIG_BYTES = 300 * MIB;
const tenant = (baseUrl: string) => ({
  id: "demo",
  label: "Demo",
  homeservers: [{ serverName: synapse.serverName, userinfoBaseUrl: synapse.baseUrl }],
  widgetOrigins: [WIDGETS],
  upstreams: [{ id: "files", kind: "webdav" as const, label: "Files", baseUrl }],
});
const signedIn = async (url: string) => {
  const widget = createWidget(url);
  const reply = await widget.signIn(await (await openIdSource(synapse.baseUrl, await synapse.registerUser("anna")))());
  expect(reply.status).toBe(200);
  return widget;
};

describe("a file of 300 MB through a gateway process", () => {
  const [account] = webdav.users;
  if (!account) throw new Error("an account is needed");
  const name = `big-${Date.now()}.bin`;
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ tenants: [tenant(webdav.baseUrl)] });
  });
  afterAll(async () => {
    await gateway?.close();
    rmSync(join(account.rootFolder, name), { force: true });
  });

  const residentBytes = async () => {
    const { body } = await send(gateway.baseUrl, { path: "/metrics" });
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(body.toString())?.[1]);
  };
  /** The most that the process held while `work` ran, over what it held before. */
  const growthDuring = async (work: Promise<unknown>) => {
    let most = 0;
    let busy = true;
    const watch = (async () => {
      while (busy) {
        most = Math.max(most, await residentBytes());
        await sleep(50);
      }
    })();
    await work.finally(() => {
      busy = false;
    });
    await watch;
    return most;
  };

  test("arrives whole, both ways, and takes no memory", async () => {
    const widget = await signedIn(gateway.baseUrl);
    const connection = await widget.connect("files", account.name, account.password);
    const before = await residentBytes();

    const sentHash = createHash("sha256");
    const block = randomBytes(MIB);
    const source = Readable.from(
      (function* () {
        for (let i = 0; i < BIG_BYTES / MIB; i++) {
          block.writeUInt32BE(i);
          const chunk = Buffer.from(block);
          sentHash.update(chunk);
          yield chunk;
        }
      })(),
      { objectMode: false, highWaterMark: MIB },
    );
    const upload = widget.proxy(connection, {
      method: "PUT",
      path: name,
      headers: { "content-length": String(BIG_BYTES) },
      body: source,
    });
    const whileUp = await growthDuring(upload);
    expect((await upload).status).toBe(201);
    const sent = sentHash.digest("hex");
    expect(statSync(join(account.rootFolder, name)).size).toBe(BIG_BYTES);
    expect(await hashOf(createReadStream(join(account.rootFolder, name)))).toBe(sent);

    const download = widget.openProxy(connection, { path: name }).then(hashOf);
    const whileDown = await growthDuring(download);
    expect(await download).toBe(sent);
    // What a garbage collector leaves lying about, and no part of the file on top of it the second time.
    expect((whileUp - before) / MIB).toBeLessThan(120);
    expect((whileDown - whileUp) / MIB).toBeLessThan(60);
  });

  test("waits for a client that does not read", async () => {
    const widget = await signedIn(gateway.baseUrl);
    const connection = await widget.connect("files", account.name, account.password);
    const before = await residentBytes();
    const reply = await widget.openProxy(connection, { path: name });
    reply.pause();
    await sleep(1000);
    expect(((await residentBytes()) - before) / MIB).toBeLessThan(32);
    reply.destroy();
  });
});

const hashOf = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest("hex");
};

describe("when one side goes away", () => {
  let gateway: GatewayUnderTest;
  let backend: Awaited<ReturnType<typeof listenLocally>>;
  let connection = "";
  let widget: Awaited<ReturnType<typeof signedIn>>;
  const seen = { closed: 0, received: 0 };

  beforeAll(async () => {
    backend = await listenLocally((req, res) => {
      res.on("close", () => {
        if (!res.writableFinished) seen.closed++;
      });
      req.on("data", (chunk: Buffer) => {
        seen.received += chunk.length;
      });
      if (req.url === "/drip") {
        res.writeHead(200);
        const drip = setInterval(() => res.write("drop"), 20);
        res.on("close", () => clearInterval(drip));
      } else if (req.url === "/half") {
        res.writeHead(200, { "content-length": "1000" });
        res.write("half", () => res.destroy());
      } else if (req.url === "/early") {
        res.writeHead(507, { "content-type": "text/plain" }).end("full");
      } else if (req.url === "/silent") {
        req.resume();
      } else {
        req.resume().on("end", () => res.writeHead(207).end());
      }
    });
    gateway = await startGatewayUnderTest({
      tenants: [tenant(backend.url)],
      limits: { maxBodyBytes: 8 * MIB, idleTimeoutMs: 1500, concurrentPerSession: 3 },
    });
    widget = await signedIn(gateway.url);
    connection = await widget.connect("files", "a", "b");
  });
  afterAll(async () => {
    await gateway?.close();
    await backend?.close();
  });

  test("a client that goes lets the backend go, while it reads and while it writes", async () => {
    const before = seen.closed;
    const reply = await widget.openProxy(connection, { path: "drip" });
    reply.once("data", () => reply.destroy());
    await expect.poll(() => seen.closed, { timeout: 5000 }).toBe(before + 1);

    const endless = new Readable({ read: () => undefined });
    endless.push(Buffer.alloc(100_000));
    const received = seen.received;
    const client = new AbortController();
    const upload = widget
      .openProxy(connection, {
        method: "PUT",
        path: "x",
        headers: { "content-length": "1000000" },
        body: endless,
        signal: client.signal,
      })
      .catch(() => "gone");
    await expect.poll(() => seen.received, { timeout: 5000 }).toBeGreaterThan(received);
    client.abort();
    // Well before anybody would have given up for want of bytes.
    await expect.poll(() => seen.closed, { timeout: 1000 }).toBe(before + 2);
    expect(await upload).toBe("gone");
  });

  test("a backend that breaks off breaks the client off, so that half a file is never a whole one", async () => {
    await expect(widget.proxy(connection, { path: "half" })).rejects.toThrow();
  });

  test("a backend that refuses before it has read is heard", async () => {
    const body = Buffer.alloc(6 * MIB);
    const reply = await widget.proxy(connection, { method: "PUT", path: "early", body });
    expect([reply.status, reply.body.toString()]).toEqual([507, "full"]);
  });

  test("a backend that says nothing is given up", async () => {
    const reply = await widget.proxy(connection, { path: "silent" });
    expect([reply.status, reply.headers["x-sparks-error"]]).toEqual([502, "unavailable"]);
  });

  test("too much is refused, announced or not", async () => {
    const announced = await widget.proxy(connection, { method: "PUT", path: "x", body: Buffer.alloc(9 * MIB) });
    expect([announced.status, announced.headers["x-sparks-error"]]).toEqual([413, "too-large"]);
    const chunked = { "transfer-encoding": "chunked" };
    const body = Buffer.alloc(9 * MIB);
    const silent = await widget.proxy(connection, { method: "PUT", path: "x", headers: chunked, body });
    expect([silent.status, silent.headers["x-sparks-error"]]).toEqual([413, "too-large"]);
  });

  test("more at once than a session may is throttled, and room comes back", async () => {
    const open = await Promise.all([1, 2, 3].map(() => widget.openProxy(connection, { path: "drip" })));
    const refused = await widget.proxy(connection, { path: "x" });
    expect([refused.status, refused.headers["x-sparks-error"]]).toEqual([429, "throttled"]);
    for (const reply of open) reply.destroy();
    await expect.poll(async () => (await widget.proxy(connection, { path: "x" })).status).toBe(207);
  });
});
