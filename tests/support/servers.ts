/**
 * Real servers for tests, each on a free port with fresh data in memory. Usable from a test file, from Vitest's globalSetup
 * and from Playwright. Whatever happens to the process that started them, they do not stay behind (src/stack/guard.ts).
 *
 *     const synapse = await startTestSynapse();
 *     const anna = await synapse.registerUser("anna");
 *     await synapse.stop();  await synapse.start();   // same port, same data
 *     await synapse.close();                          // stopped, data removed
 *
 * For a network that fails without stopping anything, put `startFaultProxy(synapse.baseUrl)` in front (fault-proxy.ts).
 * A test that does not stop its homeserver uses the one of the whole run: shared-servers.ts.
 */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { rtcPath } from "#contracts";
import {
  anyFreePort,
  cacheAt,
  callTenant,
  type Gateway,
  type GatewayOptions,
  installLivekit,
  installPython,
  type Livekit,
  LOOPBACK,
  makeFolders,
  newTemporaryFolder,
  registerUser,
  type Synapse,
  type SynapseOptions,
  startGateway,
  startLivekit,
  startSynapse,
  startWebdav,
  type Webdav,
} from "#stack";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

export type TestUser = {
  /** `@anna-3f2a:localhost` */
  readonly userId: string;
  readonly localpart: string;
  readonly password: string;
  readonly displayname: string;
};

export interface TestSynapse extends Synapse {
  readonly serverName: string;
  /** The SQLite file; beside it `-wal` while the server runs. */
  readonly databasePath: string;
  /** Holds database, media and log. */
  readonly folder: string;
  /** Makes a person. Without a password one is made up; the display name is the localpart unless given. */
  registerUser(localpart: string, password?: string, displayname?: string): Promise<TestUser>;
  /** Present with `slidingSync: false` or `proxy: true`; `baseUrl` is then the proxy's. */
  readonly proxy?: FaultProxy;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

export type TestSynapseOptions = {
  readonly slidingSync?: boolean;
  /** Put a fault proxy in front. */
  readonly proxy?: boolean;
  /** Makes it name a LiveKit and the gateway that makes its tokens, which is its application service. */
  readonly calls?: SynapseOptions["calls"];
};

export async function startTestSynapse(options: TestSynapseOptions = {}): Promise<TestSynapse> {
  const folder = await newTemporaryFolder("synapse");
  const server = await startSynapse({
    python: await testPython(),
    folder,
    port: await anyFreePort(),
    logFile: join(folder, "synapse.log"),
    ...(options.calls === undefined ? {} : { calls: options.calls }),
  });
  const wantsProxy = options.proxy === true || options.slidingSync === false;
  const proxy = wantsProxy
    ? await startFaultProxy(server.baseUrl, { slidingSync: options.slidingSync ?? true })
    : undefined;
  return {
    ...server,
    folder,
    ...(proxy === undefined ? {} : { proxy, baseUrl: proxy.baseUrl }),
    registerUser: (localpart, password, displayname) => registerTestUser(server, localpart, password, displayname),
    async close() {
      await proxy?.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Registrar = { readonly baseUrl: string; readonly registrationSecret: string; readonly serverName: string };

/** Registers exactly this localpart; throws when it is taken. */
export async function registerTestUser(
  target: Registrar,
  localpart: string,
  password: string = randomBytes(9).toString("base64url"),
  displayname: string = localpart,
): Promise<TestUser> {
  const done = await registerUser(target, { localpart, password, displayname });
  if (done === "exists")
    throw new Error(`@${localpart}:${target.serverName} exists already; use uniqueName("${localpart}")`);
  return { userId: `@${localpart}:${target.serverName}`, localpart, password, displayname };
}

/** A localpart that no other test has: for servers that several tests share. */
export const uniqueName = (localpart: string): string => `${localpart}-${randomBytes(4).toString("hex")}`;

export interface TestWebdav extends Webdav {
  /** The first account, and where its files are on the disk. */
  readonly user: string;
  readonly password: string;
  readonly rootFolder: string;
  readonly users: readonly { readonly name: string; readonly password: string; readonly rootFolder: string }[];
  close(): Promise<void>;
}

/** WsgiDAV where each of `names` has a password and a folder of their own at `/`. */
export async function startTestWebdav(names: readonly [string, ...string[]] = ["anna", "ben"]): Promise<TestWebdav> {
  const folder = await newTemporaryFolder("webdav");
  const account = (name: string) => ({ name, password: randomBytes(12).toString("base64url") });
  const [first, ...others] = names;
  const firstAccount = account(first);
  const users = [firstAccount, ...others.map(account)] as const;
  const server = await startWebdav({
    python: await testPython(),
    folder,
    port: await anyFreePort(),
    logFile: join(folder, "webdav.log"),
    users: [firstAccount, ...users.slice(1)],
  });
  return {
    ...server,
    user: firstAccount.name,
    password: firstAccount.password,
    rootFolder: server.folderOf(firstAccount.name),
    users: users.map((user) => ({ ...user, rootFolder: server.folderOf(user.name) })),
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface TestLivekit extends Livekit {
  close(): Promise<void>;
}

/** LiveKit on loopback; built the first time, which takes minutes and Go. */
export async function startTestLivekit(): Promise<TestLivekit> {
  const cache = cacheAt();
  await makeFolders(cache);
  const folder = await newTemporaryFolder("livekit");
  const server = await startLivekit({
    program: await installLivekit({ cache }),
    folder,
    port: await anyFreePort(),
    logFile: join(folder, "livekit.log"),
  });
  return {
    ...server,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface TestCalls {
  readonly synapse: TestSynapse;
  readonly livekit: TestLivekit;
  readonly gateway: TestGateway;
  /** `livekit_service_url` of the homeserver's transport. */
  readonly serviceUrl: string;
  close(): Promise<void>;
}

/** A homeserver, a LiveKit and a gateway of the test's own, for tests that break one of them; else `sharedCalls`. */
export async function startTestCalls(more: TestGatewayOptions["more"] = {}): Promise<TestCalls> {
  const tenant = "demo";
  const port = await anyFreePort();
  const gatewayUrl = `http://${LOOPBACK}:${port}`;
  const livekit = await startTestLivekit();
  const synapse = await startTestSynapse({ calls: { gatewayUrl, tenant, livekitUrl: livekit.url } });
  const tenants = [await callTenant({ id: tenant, synapse, synapseFolder: synapse.folder, livekit })];
  const gateway = await startTestGateway({ tenants, more, port });
  return {
    synapse,
    livekit,
    gateway,
    serviceUrl: `${gatewayUrl}${rtcPath(tenant)}`,
    async close() {
      await gateway.close();
      await Promise.all([synapse.close(), livekit.close()]);
    },
  };
}

export interface TestGateway extends Gateway {
  close(): Promise<void>;
}

export type TestGatewayOptions = {
  readonly tenants: GatewayOptions["tenants"];
  readonly more?: NonNullable<GatewayOptions["more"]>;
  /** Where others were told that it would be. */
  readonly port?: number;
};

/** The real gateway as a process of its own. `gatewayTenant` makes the usual tenant. */
export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const folder = await newTemporaryFolder("gateway");
  const server = await startGateway({
    ...options,
    folder,
    port: options.port ?? (await anyFreePort()),
    logFile: join(folder, "gateway.log"),
  });
  return {
    ...server,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type UsualTenant = {
  readonly synapse: { readonly baseUrl: string; readonly serverName: string };
  readonly webdav: { readonly baseUrl: string };
  readonly widgetOrigins: readonly string[];
};

/** Tenant "demo" with the upstream `demo-webdav`. */
export const gatewayTenant = ({
  synapse,
  webdav,
  widgetOrigins,
}: UsualTenant): TestGatewayOptions["tenants"][number] => ({
  id: "demo",
  label: "Demo",
  homeservers: [{ serverName: synapse.serverName, userinfoBaseUrl: synapse.baseUrl }],
  widgetOrigins: [...widgetOrigins],
  upstreams: [{ id: "demo-webdav", kind: "webdav", label: "Demo files", baseUrl: `${webdav.baseUrl}/` }],
});

/** The interpreter with Synapse and WsgiDAV; installed into the cache folder the first time. */
export async function testPython(): Promise<string> {
  const cache = cacheAt();
  await makeFolders(cache);
  return (await installPython({ cache })).python;
}
