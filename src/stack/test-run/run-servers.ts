/**
 * One Synapse, one WsgiDAV, one LiveKit and the gateway that makes its tokens, for a whole test run. Whoever starts the run starts them
 * and names a file in the environment, from which every process of the run reads where they are.
 */
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rtcPath } from "#contracts";
import { type Cache, cacheAt, makeFolders } from "../cache.ts";
import { anyFreePort, LOOPBACK } from "../ports.ts";
import { installPython } from "../python-env.ts";
import { newSecret } from "../secrets.ts";
import { callTenant, startGateway } from "../servers/gateway.ts";
import { installLivekit, type Livekit, startLivekit } from "../servers/livekit.ts";
import { startSynapse } from "../servers/synapse.ts";
import { startWebdav } from "../servers/webdav.ts";
import { newTemporaryFolder } from "../temporary.ts";
import { createSlowVoice } from "./slow-voice.ts";

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
  /** Or why there are none on this machine. */
  readonly calls: RunCalls | { readonly missing: string };
};

/** What the run's homeserver names for calls. */
export type RunCalls = {
  /** `keyFile` holds `key: secret` (`readLivekitKey`). */
  readonly livekit: {
    readonly baseUrl: string;
    readonly url: string;
    readonly keyFile: string;
    readonly logFile: string;
  };
  /** The gateway that makes the tokens; it serves nothing else than the tenant's calls. */
  readonly gateway: { readonly baseUrl: string; readonly logFile: string };
  readonly tenant: string;
  /** `livekit_service_url` of the homeserver's transport. */
  readonly serviceUrl: string;
};

export const RUN_TENANT = "demo";

/** Starts them, unless whoever started this process has done so. Resolves to what stops them. */
export async function startRunServers(): Promise<() => Promise<void>> {
  if (process.env[VARIABLE] !== undefined) return async () => {};
  const cache = cacheAt();
  await makeFolders(cache);
  const onStep = (step: string) => console.log(`${step} …`);
  const [{ python }, livekitProgram] = await Promise.all([installPython({ cache, onStep }), findLivekit(cache)]);
  const folder = await newTemporaryFolder("run");
  const anna = { name: "anna", password: newSecret() };
  const ben = { name: "ben", password: newSecret() };
  const placeOf = async (name: string) => ({
    python,
    folder: join(folder, name),
    port: await anyFreePort(),
    logFile: join(folder, `${name}.log`),
  });
  const [synapsePlace, gatewayPlace] = [await placeOf("synapse"), await placeOf("gateway")];
  const gatewayUrl = `http://${LOOPBACK}:${gatewayPlace.port}`;
  const livekit =
    "missing" in livekitProgram
      ? livekitProgram
      : await startLivekit({ ...(await placeOf("livekit")), ...livekitProgram });
  const synapseCalls =
    "missing" in livekit ? {} : { calls: { gatewayUrl, tenant: RUN_TENANT, livekitUrl: livekit.url } };
  const [synapse, webdav] = await Promise.all([
    startSynapse({ ...synapsePlace, ...synapseCalls }),
    startWebdav({ ...(await placeOf("webdav")), users: [anna, ben] }),
  ]);
  const gateway =
    "missing" in livekit
      ? undefined
      : await startGateway({
          ...gatewayPlace,
          tenants: [await callTenant({ id: RUN_TENANT, synapse, synapseFolder: synapsePlace.folder, livekit })],
          // All tests come from one address.
          more: { limits: { failuresPerMinute: 100_000, callTokensPerMinute: 100_000 } },
        });
  const { baseUrl, serverName, databasePath, logFile, registrationSecret } = synapse;
  const servers: RunServers = {
    synapse: { baseUrl, serverName, databasePath, logFile, registrationSecret },
    webdav: {
      baseUrl: webdav.baseUrl,
      logFile: webdav.logFile,
      users: [anna, ben].map((user) => ({ ...user, rootFolder: webdav.folderOf(user.name) })),
    },
    calls:
      "missing" in livekit
        ? livekit
        : {
            livekit: pick(livekit),
            gateway: { baseUrl: gatewayUrl, logFile: gatewayPlace.logFile },
            tenant: RUN_TENANT,
            serviceUrl: `${gatewayUrl}${rtcPath(RUN_TENANT)}`,
          },
  };
  const file = join(folder, "servers.json");
  await writeFile(file, JSON.stringify(servers), { mode: 0o600 });
  process.env[VARIABLE] = file;
  return async () => {
    delete process.env[VARIABLE];
    await gateway?.stop();
    await Promise.all([synapse.stop(), webdav.stop(), "missing" in livekit ? undefined : livekit.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
}

const pick = ({ baseUrl, url, keyFile, logFile }: Livekit) => ({ baseUrl, url, keyFile, logFile });

/** Without Go there are no calls, and the tests that need them say so; in CI all must run. */
async function findLivekit(cache: Cache): Promise<{ readonly program: string } | { readonly missing: string }> {
  try {
    return { program: await installLivekit({ cache, onStep: createSlowVoice() }) };
  } catch (thrown) {
    if (process.env.CI !== undefined) throw thrown;
    const missing = thrown instanceof Error ? thrown.message : String(thrown);
    console.error(`No calls in this run: ${missing}`);
    return { missing };
  }
}

/** The servers of this run. Throws when nobody started them. */
export function readRunServers(): RunServers {
  const file = process.env[VARIABLE];
  if (file === undefined) throw new Error(`no servers were started for this run (${VARIABLE} is not set)`);
  // Written by startRunServers above, of the same checkout.
  return JSON.parse(readFileSync(file, "utf8")) as RunServers;
}
