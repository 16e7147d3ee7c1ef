/**
 * One Synapse and one WsgiDAV for a whole test run. Whoever starts the run starts them and names a file in the environment,
 * from which every process of the run reads where they are.
 */
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheAt, makeFolders } from "../cache.ts";
import { anyFreePort } from "../ports.ts";
import { installPython } from "../python-env.ts";
import { newSecret } from "../secrets.ts";
import { startSynapse } from "../servers/synapse.ts";
import { startWebdav } from "../servers/webdav.ts";
import { newTemporaryFolder } from "../temporary.ts";

const VARIABLE = "SPARKS_TEST_SERVERS";

export type RunServers = {
  readonly synapse: {
    readonly baseUrl: string;
    readonly serverName: string;
    readonly databasePath: string;
    readonly logFile: string;
    readonly registrationSecret: string;
  };
  readonly webdav: {
    readonly baseUrl: string;
    readonly logFile: string;
    readonly users: readonly { readonly name: string; readonly password: string; readonly rootFolder: string }[];
  };
};

/** Starts them, unless whoever started this process has done so. Resolves to what stops them. */
export async function startRunServers(): Promise<() => Promise<void>> {
  if (process.env[VARIABLE] !== undefined) return async () => {};
  const cache = cacheAt();
  await makeFolders(cache);
  const { python } = await installPython({ cache, onStep: (step) => console.log(`${step} …`) });
  const folder = await newTemporaryFolder("run");
  const anna = { name: "anna", password: newSecret() };
  const ben = { name: "ben", password: newSecret() };
  const placeOf = async (name: string) => ({
    python,
    folder: join(folder, name),
    port: await anyFreePort(),
    logFile: join(folder, `${name}.log`),
  });
  const [synapse, webdav] = await Promise.all([
    startSynapse(await placeOf("synapse")),
    startWebdav({ ...(await placeOf("webdav")), users: [anna, ben] }),
  ]);
  const { baseUrl, serverName, databasePath, logFile, registrationSecret } = synapse;
  const servers: RunServers = {
    synapse: { baseUrl, serverName, databasePath, logFile, registrationSecret },
    webdav: {
      baseUrl: webdav.baseUrl,
      logFile: webdav.logFile,
      users: [anna, ben].map((user) => ({ ...user, rootFolder: webdav.folderOf(user.name) })),
    },
  };
  const file = join(folder, "servers.json");
  await writeFile(file, JSON.stringify(servers), { mode: 0o600 });
  process.env[VARIABLE] = file;
  return async () => {
    delete process.env[VARIABLE];
    await Promise.all([synapse.stop(), webdav.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
}

/** The servers of this run. Throws when nobody started them. */
export function readRunServers(): RunServers {
  const file = process.env[VARIABLE];
  if (file === undefined) throw new Error(`no servers were started for this run (${VARIABLE} is not set)`);
  // Written by startRunServers above, of the same checkout.
  return JSON.parse(readFileSync(file, "utf8")) as RunServers;
}
