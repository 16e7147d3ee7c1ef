/** Locks between processes of this machine. They end with the process that holds them, however that ends. */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Release = () => Promise<void>;

/** Undefined when another living process has it, or we ourselves. Does not keep the process alive. */
export async function tryLock(name: string): Promise<Release | undefined> {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 24);
  // Linux has sockets that are no files: taking one is atomic, and nothing stays behind.
  const isAbstract = process.platform === "linux";
  const path = isAbstract ? `\0sparks-${hash}` : join(tmpdir(), `sparks-${hash}.sock`);
  if (!isAbstract) {
    if (await isAnswered(path)) return undefined;
    await rm(path, { force: true });
  }
  const server = createServer((socket) => socket.destroy());
  if (!(await listens(server, path))) return undefined;
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Runs `work` when nobody else on this machine runs something under this name. */
export async function withLock<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const release = await tryLock(name);
    if (release) {
      try {
        return await work();
      } finally {
        await release();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
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

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen(path, () => resolve(true));
  });
}
