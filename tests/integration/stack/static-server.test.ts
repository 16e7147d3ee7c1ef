import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StaticServer, startStaticServer } from "#stack";
import { compressFolder } from "../../../src/stack/web/compress.ts";

const SCRIPT = "export const text = 'Leuchtfeuer';\n".repeat(200);
let folder: string;
let server: StaticServer;
const logged: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sparks-static-"));
  const site = join(folder, "site");
  await mkdir(join(site, "assets"), { recursive: true });
  await writeFile(join(site, "index.html"), "<!doctype html><title>Sparks</title>");
  await writeFile(join(site, "assets/main-0a1b2c3d.js"), SCRIPT);
  await writeFile(join(folder, "secret.txt"), "not for the web");
  await compressFolder(site, join(folder, "store"));
  server = await startStaticServer({
    folder: site,
    port: 0,
    fallback: true,
    headers: { "x-policy": "strict" },
    log: (line) => logged.push(line),
    generated: {
      "/config.json": () => ({ homeserver: "here" }),
      "/broken.json": () => {
        throw new Error("on purpose");
      },
    },
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Neither decodes nor tidies up paths, as fetch would. */
const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const { hostname, port } = new URL(server.baseUrl);
    const asked = request({ hostname, port, path, headers, method }, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part) => parts.push(part));
      reply.on("end", () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });

test("hashed files are compressed and kept for ever", async () => {
  const path = "/assets/main-0a1b2c3d.js";
  const brotli = await ask(path, { "accept-encoding": "gzip, br" });
  expect(brotli.headers).toMatchObject({
    "content-encoding": "br",
    "cache-control": "public, max-age=31536000, immutable",
    "x-policy": "strict",
  });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
  const gzip = await ask(path, { "accept-encoding": "gzip" });
  expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
  expect((await ask(path)).body.toString()).toBe(SCRIPT);
});

test("the page is asked for again each time, by its tag", async () => {
  const page = await ask("/");
  expect(page.headers["cache-control"]).toBe("no-cache");
  const again = await ask("/", { "if-none-match": String(page.headers.etag) });
  expect(again.status).toBe(304);
});

test("the client's own routes get the page, missing files do not", async () => {
  for (const path of ["/room/!abc", "/settings?x=1"]) {
    const reply = await ask(path);
    expect([path, reply.status, reply.headers["content-type"]]).toEqual([path, 200, "text/html;charset=utf-8"]);
  }
  for (const path of ["/assets/gone-0a1b2c3d.js", "/widgets/files/index.html", "/favicon.ico"]) {
    const reply = await ask(path);
    expect([path, reply.status, reply.headers["x-policy"]]).toEqual([path, 404, "strict"]);
  }
});

test("nothing outside of the folder, and nothing but reading", async () => {
  for (const path of [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "//secret.txt",
  ]) {
    const reply = await ask(path);
    expect(reply.body.toString(), path).not.toContain("not for the web");
    expect(reply.status, path).toBe(404);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await ask("/", {}, method)).status).toBe(405);
  expect((await ask("/%")).status).toBeLessThan(500);
});

test("generated documents are never kept, and a failing one tells nothing", async () => {
  const config = await ask("/config.json");
  expect(JSON.parse(config.body.toString())).toEqual({ homeserver: "here" });
  expect(config.headers).toMatchObject({ "cache-control": "no-store", "x-policy": "strict" });
  const broken = await ask("/broken.json");
  expect(broken.status).toBe(500);
  expect(broken.body.toString()).not.toContain("on purpose");
  await ask("/gone.js?token=secret");
  expect(logged.join("\n")).toMatch(/on purpose[\s\S]*GET \/broken.json 500[\s\S]*GET \/gone.js 404/);
  expect(logged.join("\n")).not.toContain("token");
  expect((await ask("/constructor")).headers["content-type"]).toBe("text/html;charset=utf-8");
});
