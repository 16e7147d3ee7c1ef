/** Fetching Element Call when the npm registry cannot be reached, or gives something else. The real one is fetched by the tests of calls. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { anyFreePort, cacheAt, makeFolders, newTemporaryFolder } from "#stack";
import { hasElementCall, installElementCall } from "../../../src/stack/servers/element-call.ts";

const name = "@element-hq/element-call-embedded";
const folder = await newTemporaryFolder("element-call");
const cache = cacheAt(folder);
await makeFolders(cache);
await mkdir(cache.logs, { recursive: true });
afterAll(() => rm(folder, { recursive: true, force: true }));

const nothingIsThere = async () => {
  expect(await hasElementCall(cache)).toBe(false);
  expect(existsSync(join(cache.installed, "element-call-0.26.1"))).toBe(false);
};

test("without the registry there are no calls, and that is said", async () => {
  const registry = `http://127.0.0.1:${await anyFreePort()}/`;
  await expect(installElementCall({ cache, registry })).rejects.toThrow(
    /could not be fetched from the npm registry, so there are no calls; everything else works without it/,
  );
  await nothingIsThere();
});

test("another package under the same name and version is not used", async () => {
  const other = join(folder, "other");
  await mkdir(join(other, "package"), { recursive: true });
  await writeFile(join(other, "package/package.json"), JSON.stringify({ name, version: "0.26.1" }));
  await promisify(execFile)("tar", ["-czf", "other.tgz", "package"], { cwd: other });
  const bytes = await readFile(join(other, "other.tgz"));
  const server = createServer((request, response) => {
    if (request.url?.endsWith(".tgz")) return void response.end(bytes);
    const dist = {
      tarball: `http://${request.headers.host}/other.tgz`,
      integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
    };
    const versions = { "0.26.1": { name, version: "0.26.1", dist } };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ name, "dist-tags": { latest: "0.26.1" }, versions }));
  });
  const port = await anyFreePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  try {
    await expect(installElementCall({ cache, registry: `http://127.0.0.1:${port}/` })).rejects.toThrow(
      "is not the one that Sparks knows",
    );
    await nothingIsThere();
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
