/** `npm start` as a person does it, with a cache folder of its own that shares what is installed. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringAt } from "#base";
import { clientConfigSchema, FILES_CONFIG_TYPE, parseConfig, readFilesConfig } from "#contracts";
import { cacheAt, type MatrixApi, makeFolders, REPOSITORY, signIn } from "#stack";
import { findLeftovers, leftoversAfter, RUN_MARK } from "../../../src/stack/test-run/leftovers.ts";
import { testPython } from "../../support/servers.ts";

const mark = randomBytes(8).toString("hex");
let cacheFolder: string;
let launcher: ChildProcess | undefined;

beforeAll(async () => {
  await testPython();
  await makeFolders(cacheAt());
  cacheFolder = await mkdtemp(join(tmpdir(), "sparks-launcher-"));
  await symlink(cacheAt().installed, join(cacheFolder, "installed"));
});
afterAll(async () => {
  launcher?.kill("SIGKILL");
  await leftoversAfter(mark, 20_000);
  await rm(cacheFolder, { recursive: true, force: true });
});

const leftovers = async () => (await findLeftovers(mark))?.map(({ command }) => command);

type Started = { readonly child: ChildProcess; readonly output: string; readonly urls: ReadonlyMap<string, string> };

/** Resolves at the block that ends a start; rejects when the launcher ends before. */
function start(...args: string[]): Promise<Started> {
  const child = spawn("node", [join(REPOSITORY, "src/stack/bootstrap.mjs"), "start", ...args], {
    cwd: tmpdir(),
    env: { ...process.env, SPARKS_CACHE: cacheFolder, [RUN_MARK]: mark },
    stdio: ["ignore", "pipe", "pipe"],
  });
  launcher = child;
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (bytes: Buffer) => {
      output += bytes.toString();
      if (!output.includes("Ctrl-C stops everything.")) return;
      const found = [...output.matchAll(/✓ (\w+) .*(http:\/\/127\.0\.0\.1:\d+)/g)];
      resolve({ child, output, urls: new Map(found.map(([, name = "", url = ""]) => [name, url])) });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`ended with code ${code}:\n${output}`)));
  });
}

const stop = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });

const urlOf = ({ urls, output }: Started, name: string): string => {
  const url = urls.get(name);
  if (url === undefined) throw new Error(`${name} does not run:\n${output}`);
  return url;
};

async function roomsOf(anna: MatrixApi) {
  const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 1 } } }));
  const { rooms } = (await anna.call("GET", `/v3/sync?filter=${filter}`)) as {
    rooms: { join: object; invite: object };
  };
  return { joined: Object.keys(rooms.join).sort(), invited: Object.keys(rooms.invite) };
}

/** The encrypted room with the files widget, and what its state says. */
async function filesWidget(anna: MatrixApi, joined: readonly string[]) {
  for (const room of joined) {
    const state = (path: string) =>
      anna.call("GET", `/v3/rooms/${encodeURIComponent(room)}/state/${path}`).catch(() => undefined);
    const widget = await state("im.vector.modular.widgets/sparks-files-1");
    const encryption = await state("m.room.encryption/");
    // The workspace has it as an app.
    if (widget && encryption) return { widget, config: await state(`${FILES_CONFIG_TYPE}/sparks-files-1`), encryption };
  }
  throw new Error("no room has the files widget");
}

/** What a call widget does before a call: finds the transport that the homeserver names, and asks there. */
async function askForCall(anna: MatrixApi, room: string | undefined) {
  const { rtc_transports } = await anna.call("GET", "/unstable/org.matrix.msc4143/rtc/transports");
  const [transport] = rtc_transports as { livekit_service_url: string; url: string }[]; // as the next line shows
  const openid_token = await anna.call("POST", `/v3/user/${encodeURIComponent(anna.userId)}/openid/request_token`, {});
  const reply = await fetch(`${transport?.livekit_service_url}/sfu/get`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ room, openid_token, device_id: anna.deviceId }),
  });
  return { transport, status: reply.status, url: stringAt(await reply.json(), "url") };
}

/** That answer, when all is where the launcher says that it is. */
const callAt = (started: Started) => {
  const url = urlOf(started, "livekit").replace(/^http/, "ws");
  const service = `${urlOf(started, "gateway")}/rtc/demo`;
  return { transport: { type: "livekit", livekit_service_url: service, url }, status: 200, url };
};

test("starts everything, keeps its data, and leaves nothing behind", { timeout: 300_000 }, async () => {
  // First start: all parts, with people and history.
  const first = await start();
  const synapse = urlOf(first, "synapse");
  const client = urlOf(first, "client");
  const anna = await signIn(synapse, "anna", "sparks-demo");
  const rooms = await roomsOf(anna);
  expect(rooms.joined.length).toBeGreaterThanOrEqual(8);
  expect(rooms.invited).toHaveLength(1);
  const before = await filesWidget(anna, rooms.joined);
  expect(before.encryption).toMatchObject({ algorithm: "m.megolm.v1.aes-sha2" });
  expect(new URL(String(before.widget.url)).origin).toBe(urlOf(first, "widgets"));
  expect(readFilesConfig(before.config)).toMatchObject({ state: "ok", config: { gateway: urlOf(first, "gateway") } });

  // What the client is told fits its own schema and what runs.
  const config = parseConfig(clientConfigSchema, await (await fetch(`${client}/config.json`)).json());
  expect(config).toMatchObject({ homeserver: synapse, gateways: [urlOf(first, "gateway")] });
  expect(rooms.joined).toContain(config.workspace);
  const page = await fetch(client);
  expect(page.headers.get("content-security-policy")).toContain(`connect-src 'self' ${synapse}`);
  expect(await page.text()).toContain("<script");
  expect((await fetch(`${client}/widgets/files/index.html`)).status).toBe(404);
  expect((await fetch(`${urlOf(first, "widgets")}/files/index.html`)).status).toBe(200);

  // A second launcher on the same data is refused, and disturbs nobody.
  await expect(start()).rejects.toThrow(/is running already/);
  launcher = first.child;

  // Secrets are for their owner only. Apache, started by root, may pass the folder and list nothing.
  expect((await stat(join(cacheFolder, "data"))).mode & 0o067).toBe(0);
  for (const part of ["synapse", "livekit", "gateway"]) {
    const files = (await readdir(join(cacheFolder, "data", part))).filter((file) =>
      /secret|signing|json|key/.test(file),
    );
    expect(files.length).toBeGreaterThan(1);
    for (const name of files) {
      expect([name, (await stat(join(cacheFolder, "data", part, name))).mode & 0o077]).toEqual([name, 0]);
    }
  }

  // Who is in a room may call there.
  expect(await askForCall(anna, config.workspace)).toEqual(callAt(first));

  // The encrypted room has a history, and who has the recovery key can read it.
  const encrypted = Object.entries(
    JSON.parse(await readFile(join(cacheFolder, "data/demo/recovery.json"), "utf8")).keys,
  );
  expect(encrypted.map(([name]) => name).sort()).toEqual(["anna", "ben"]);
  for (const [name, key] of encrypted) expect(first.output).toContain(`Recovery key of ${name.padEnd(4)} ${key}`);
  expect((await stat(join(cacheFolder, "data/demo/recovery.json"))).mode & 0o077).toBe(0);

  const room = encodeURIComponent(config.workspace ?? "");
  await anna.call("PUT", `/v3/rooms/${room}/state/m.room.topic/`, { topic: "Bleibt erhalten" });

  // A part that ends by itself comes back, where it was and with its data.
  const died = (await findLeftovers(mark))?.find(({ command }) => command.includes("synapse.app.homeserver"));
  if (!died) throw new Error(`no Synapse among ${await leftovers()}`);
  process.kill(died.pid, "SIGKILL");
  await expect.poll(async () => (await findLeftovers(mark))?.some(({ pid }) => pid === died.pid)).toBe(false);
  const topic = () => anna.call("GET", `/v3/rooms/${room}/state/m.room.topic/`).catch(() => undefined);
  await expect.poll(topic, { timeout: 60_000 }).toEqual({ topic: "Bleibt erhalten" });

  expect(await stop(first.child, "SIGINT")).toBe(0);
  expect(await leftovers()).toEqual([]);

  // Second start: the same data, fast, and where a port has moved the room's state moves with it.
  const squatters = await Promise.all(
    ["widgets", "gateway"].map(async (name) => {
      const squatter = createServer();
      const port = Number(new URL(urlOf(first, name)).port);
      await new Promise<void>((resolve) => squatter.listen(port, "127.0.0.1", resolve));
      return squatter;
    }),
  );
  const startedAt = performance.now();
  const second = await start();
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  for (const squatter of squatters) squatter.close();
  expect(urlOf(second, "widgets")).not.toBe(urlOf(first, "widgets"));
  const annaAgain = await signIn(urlOf(second, "synapse"), "anna", "sparks-demo");
  expect((await roomsOf(annaAgain)).joined).toEqual(rooms.joined);
  expect(await annaAgain.call("GET", `/v3/rooms/${room}/state/m.room.topic/`)).toMatchObject({
    topic: "Bleibt erhalten",
  });
  expect(urlOf(second, "gateway")).not.toBe(urlOf(first, "gateway"));
  expect(await askForCall(annaAgain, config.workspace)).toEqual(callAt(second));
  const after = await filesWidget(annaAgain, rooms.joined);
  expect(new URL(String(after.widget.url)).origin).toBe(urlOf(second, "widgets"));

  // Killed without a chance to clean up: still nothing stays.
  await stop(second.child, "SIGKILL");
  await expect.poll(leftovers, { timeout: 20_000 }).toEqual([]);

  // Anew: another homeserver's worth of data behind the same names.
  const fresh = await start("--fresh");
  const annaNew = await signIn(urlOf(fresh, "synapse"), "anna", "sparks-demo");
  const newRooms = await roomsOf(annaNew);
  expect(newRooms.joined).toHaveLength(rooms.joined.length);
  expect(newRooms.joined.filter((id) => rooms.joined.includes(id))).toEqual([]);
  expect(await stop(fresh.child, "SIGTERM")).toBe(0);
  expect(await leftovers()).toEqual([]);

  // No log holds a secret of the servers.
  const files = ["registration", "appservice-as", "appservice-hs"].map((name) => `synapse/${name}.secret`);
  const secrets = await Promise.all(
    [...files, "livekit/livekit.key"].map((file) => readFile(join(cacheFolder, "data", file), "utf8")),
  );
  for (const name of await readdir(join(cacheFolder, "logs"))) {
    const log = await readFile(join(cacheFolder, "logs", name), "utf8");
    // Of LiveKit's file, the secret behind the key.
    for (const secret of secrets) expect(log, name).not.toContain(secret.trim().split(": ").at(-1));
  }
});

test("wrong options and --help end at once", async () => {
  const run = async (...args: string[]) => {
    const child = spawn("node", [join(REPOSITORY, "src/stack/bootstrap.mjs"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (bytes) => (output += bytes));
    child.stderr.on("data", (bytes) => (output += bytes));
    return new Promise<{ code: number | null; output: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, output })),
    );
  };
  expect(await run("start", "--help")).toMatchObject({ code: 0, output: expect.stringContaining("--fresh") });
  expect(await run("start", "--frehs")).toMatchObject({ code: 2, output: expect.stringContaining("--frehs") });
  expect(await run("begin")).toMatchObject({ code: 1, output: expect.stringContaining("usage") });
  expect(await run("test", "everything")).toMatchObject({ code: 1, output: expect.stringContaining("is no part") });
});
