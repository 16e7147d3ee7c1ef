/** One launcher per cache folder: two on the same database would destroy it. */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cache } from "./cache.ts";

/** Held until the process ends. "taken" when another living process holds it. */
export async function claim(cache: Cache): Promise<"claimed" | "taken"> {
  // A socket dies with its process, however that ends; its path must be short, so it is not in the cache folder.
  const name = createHash("sha256").update(cache.root).digest("hex").slice(0, 16);
  const path = join(tmpdir(), `sparks-${name}.sock`);
  if (await isAnswered(path)) return "taken";
  await rm(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  await listen(server, path);
  server.unref();
  return "claimed";
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}
