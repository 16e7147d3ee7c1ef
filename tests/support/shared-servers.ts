/**
 * One Synapse and one WsgiDAV for a whole test run. Whoever starts the run calls `startSharedServers()`; it names a file in
 * the environment, from which every worker process reads where they are (`sharedServers()`).
 *
 * Tests that stop or break a server start one of their own (servers.ts) or put a fault proxy in front.
 */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  newTestFolder,
  registerTestUser,
  startTestSynapse,
  startTestWebdav,
  type TestUser,
  uniqueName,
} from "./servers.ts";

const VARIABLE = "SPARKS_TEST_SERVERS";

type Described = {
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

export type SharedServers = {
  readonly synapse: Omit<Described["synapse"], "registrationSecret"> & {
    /** Makes a person whose localpart starts with this name, and is new. */
    registerUser(name: string, password?: string, displayname?: string): Promise<TestUser>;
  };
  readonly webdav: Described["webdav"];
};

/** Starts them, unless whoever started this process has done so. Resolves to what stops them. */
export async function startSharedServers(): Promise<() => Promise<void>> {
  if (process.env[VARIABLE] !== undefined) return async () => {};
  const [synapse, webdav] = await Promise.all([startTestSynapse(), startTestWebdav()]);
  const described: Described = {
    synapse: {
      baseUrl: synapse.baseUrl,
      serverName: synapse.serverName,
      databasePath: synapse.databasePath,
      logFile: synapse.logFile,
      registrationSecret: synapse.registrationSecret,
    },
    webdav: { baseUrl: webdav.baseUrl, logFile: webdav.logFile, users: webdav.users },
  };
  const file = join(await newTestFolder("run"), "servers.json");
  await writeFile(file, JSON.stringify(described), { mode: 0o600 });
  process.env[VARIABLE] = file;
  return async () => {
    delete process.env[VARIABLE];
    await Promise.all([synapse.close(), webdav.close()]);
  };
}

/** The servers of this run. Throws when nobody started them. */
export function sharedServers(): SharedServers {
  const file = process.env[VARIABLE];
  if (file === undefined) throw new Error(`no servers were started for this run (${VARIABLE} is not set)`);
  // Written by startSharedServers above, of the same checkout.
  const { synapse, webdav } = JSON.parse(readFileSync(file, "utf8")) as Described;
  const { registrationSecret, ...shown } = synapse;
  return {
    synapse: {
      ...shown,
      registerUser: (name, password, displayname = name) =>
        registerTestUser({ ...shown, registrationSecret }, uniqueName(name), password, displayname),
    },
    webdav,
  };
}
