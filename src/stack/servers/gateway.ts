/** Starts our own gateway from its source. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { GatewayConfigInput } from "#contracts";
import { REPOSITORY } from "../cache.ts";
import { LOOPBACK } from "../ports.ts";
import { keepSecret, writePrivate } from "../secrets.ts";
import { APP_SERVICE_LOCALPART, keepAppService } from "./app-service.ts";
import { startManaged } from "./managed.ts";
import type { Server, ServerOptions } from "./server.ts";

export type GatewayOptions = ServerOptions & {
  /** Holds the configuration, the vault and its key. */
  readonly folder: string;
  readonly tenants: GatewayConfigInput["tenants"];
  /** Whatever else the configuration shall say. */
  readonly more?: Partial<Pick<GatewayConfigInput, "limits" | "log" | "publicUrl" | "trustForwardedFor">>;
};

export interface Gateway extends Server {
  readonly folder: string;
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { folder, port, tenants, more = {} } = options;
  await keepSecret(join(folder, "vault.key"), () => randomBytes(32).toString("base64"));
  const config: GatewayConfigInput = {
    listen: { host: LOOPBACK, port },
    vault: { kind: "sqlite", file: "vault.sqlite", keys: ["vault.key"] },
    ...more,
    tenants,
  };
  const configFile = join(folder, "gateway.json");
  await writePrivate(configFile, JSON.stringify(config, null, 2));
  const baseUrl = `http://${LOOPBACK}:${port}`;
  const server = await startManaged({
    ...options,
    what: "the gateway",
    baseUrl,
    command: process.execPath,
    args: [join(REPOSITORY, "src/gateway/main.ts"), configFile],
    cwd: folder,
    isReady: () => isHealthy(baseUrl),
    timeoutMs: 30_000,
  });
  return { ...server, folder };
}

/** A gateway whose port another process has ends at once, so that whoever answers while it runs is ours. */
async function isHealthy(baseUrl: string): Promise<boolean> {
  const reply = await fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(5_000) });
  await reply.arrayBuffer();
  return reply.ok;
}

export type CallTenantOptions = {
  readonly id: string;
  readonly synapse: { readonly baseUrl: string; readonly serverName: string };
  /** Holds the tokens of the application service. */
  readonly synapseFolder: string;
  readonly livekit: { readonly url: string; readonly keyFile: string };
};

/** A tenant that has calls and nothing else. */
export async function callTenant(options: CallTenantOptions): Promise<GatewayConfigInput["tenants"][number]> {
  const { id, synapse, synapseFolder, livekit } = options;
  const appService = { ...(await keepAppService(synapseFolder)), senderLocalpart: APP_SERVICE_LOCALPART };
  return {
    id,
    label: id,
    homeservers: [{ serverName: synapse.serverName, userinfoBaseUrl: synapse.baseUrl, appService }],
    // Nobody's: call tokens are given to pages of any origin.
    widgetOrigins: [synapse.baseUrl],
    upstreams: [],
    rtc: { url: livekit.url, keyFile: livekit.keyFile },
  };
}
