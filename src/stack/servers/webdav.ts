/** Starts WsgiDAV on this machine: every person has a folder of their own. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOOPBACK } from "../ports.ts";
import { newSecret, writePrivate } from "../secrets.ts";
import { startManaged } from "./managed.ts";
import type { Server, ServerOptions } from "./server.ts";
import { knows, type WebdavUser } from "./webdav-account.ts";

const SCRIPT = fileURLToPath(new URL("webdav_server.py", import.meta.url));

export type WebdavOptions = ServerOptions & {
  /** Interpreter of the environment that has WsgiDAV. */
  readonly python: string;
  /** Holds the configuration, and the people's files in `files/<name>`. */
  readonly folder: string;
  readonly users: readonly [WebdavUser, ...WebdavUser[]];
};

export interface Webdav extends Server {
  /** Where this person's files are on the disk. */
  folderOf(name: string): string;
}

export async function startWebdav(options: WebdavOptions): Promise<Webdav> {
  const { folder, port, python, users } = options;
  const folderOf = (name: string) => join(folder, "files", name);
  for (const user of users) await mkdir(folderOf(user.name), { recursive: true, mode: 0o700 });
  // An account that only this start knows: whoever accepts it is the server started here.
  const probe = { name: "health", password: newSecret(), folder: join(folder, "health") };
  await mkdir(probe.folder, { recursive: true });
  const configFile = join(folder, "webdav.json");
  const config = {
    host: LOOPBACK,
    port,
    users: [...users.map((user) => ({ ...user, folder: folderOf(user.name) })), probe],
  };
  await writePrivate(configFile, JSON.stringify(config));
  const baseUrl = `http://${LOOPBACK}:${port}`;
  const server = await startManaged({
    ...options,
    what: "WsgiDAV",
    baseUrl,
    command: python,
    args: [SCRIPT, configFile],
    cwd: folder,
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    isReady: () => knows(baseUrl, probe),
  });
  return { ...server, folderOf };
}
