import { resolve } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { type Clock, type Log, SparksError, systemClock } from "#base";
import { CONNECTION_ROUTES, type GatewayConfig, GatewayError } from "#contracts";
import { createAskUpstream } from "./connections/ask-upstream.ts";
import { createBearer } from "./connections/bearer.ts";
import { createConnections } from "./connections/connections.ts";
import { createFlows } from "./connections/flows.ts";
import { refreshTokens } from "./connections/oauth-service.ts";
import { createSignIns } from "./connections/sign-ins.ts";
import { createApi } from "./http/api.ts";
import { createListener } from "./http/listener.ts";
import { createMetricsAccess } from "./http/metrics-access.ts";
import { openServer } from "./http/open-server.ts";
import { createPinoLog, faultFields } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { createAgents } from "./proxy/agents.ts";
import { createProxy } from "./proxy/proxy.ts";
import { createSessionLimits } from "./proxy/session-limits.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import { createRtc } from "./rtc/start-rtc.ts";
import { createCallTenants } from "./rtc/tenant-calls.ts";
import { createSessions } from "./session/sessions.ts";
import { createSignIn } from "./session/sign-in.ts";
import { createTenants } from "./tenants.ts";
import { createKeyRing, readKeyFile, readSecretFile } from "./vault/key-ring.ts";
import { openSqliteVault } from "./vault/sqlite-vault.ts";

/** A gateway that takes requests. */
export interface Gateway {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Takes no new requests, lets those under way end for a few seconds, closes the vault. */
  stop(): Promise<void>;
}

export type GatewayDeps = {
  /** What relative paths of the configuration are relative to; the working directory by default. */
  readonly baseDir?: string;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Where SPARKS_VAULT_KEY_FILE is looked for. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Starts a gateway. @throws SparksError `invalid` for keys that are missing, wrong or open to others; `unavailable` for a taken port. */
export async function startGateway(config: GatewayConfig, deps: GatewayDeps = {}): Promise<Gateway> {
  const { baseDir = process.cwd(), clock = systemClock, env = process.env } = deps;
  const log = deps.log ?? createPinoLog(config.log.level);
  const { limits } = config;
  const publicUrl = config.publicUrl === undefined ? undefined : new URL(config.publicUrl);

  const keys = createKeyRing(keyFilesOf(config, baseDir, env).map(readKeyFile));
  const { tokenFile } = config.metrics;
  const metricsToken = tokenFile === undefined ? undefined : readSecretFile(resolve(baseDir, tokenFile));
  const callTenants = createCallTenants(config, baseDir, clock);
  const vault = openSqliteVault(resolve(baseDir, config.vault.file), keys, log);
  const tenants = createTenants(config, (file) => readSecretFile(resolve(baseDir, file)));
  const sessions = createSessions(limits.sessionMs, clock);
  const agents = createAgents();
  const metrics = createMetrics(() => sessions.countByTenant());
  const onFault = (thrown: unknown) => log.error("fault", faultFields(thrown));

  const ask = createAskUpstream(limits, agents);
  const bearer = createBearer({
    vault,
    clock,
    refresh: ({ oauth }, refreshToken) => {
      if (!oauth) throw new GatewayError("auth-expired", "the backend signs in otherwise by now", "connection");
      return refreshTokens(oauth, refreshToken, clock.now());
    },
  });
  const connections = createConnections({
    tenants,
    vault,
    bearer,
    limits,
    clock,
    ask,
    failures: createRateLimiter(limits.failuresPerMinute, clock),
  });
  // Known when it listens, and asked for by requests only.
  let listensAt = "";
  const publicBase = () => publicUrl?.href.replace(/\/$/, "") ?? listensAt;

  const api = createApi({
    tenants,
    sessions,
    vault,
    metrics,
    publicUrl,
    onFault,
    signIn: createSignIn({
      tenants,
      sessions,
      vault,
      clock,
      failures: createRateLimiter(limits.failuresPerMinute, clock),
    }),
    connections,
    signIns: createSignIns({
      connections,
      ask,
      clock,
      flows: createFlows({ clock, begins: createRateLimiter(limits.failuresPerMinute, clock) }),
      redirectUri: () => `${publicBase()}${CONNECTION_ROUTES.oauthCallback}`,
    }),
    sessionMs: limits.sessionMs,
    trustForwardedFor: config.trustForwardedFor,
    mayReadMetrics: createMetricsAccess(metricsToken),
  });
  const answerApi = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const answerProxy = createProxy({
    tenants,
    sessions,
    vault,
    bearer,
    limits,
    metrics,
    agents,
    publicUrl,
    sessionLimits: createSessionLimits(limits, clock),
  });

  const rtc = createRtc({ config, callTenants, tenants, vault, metrics, clock, log, onFault });
  const close = () => {
    agents.destroy();
    metrics.close();
    vault.close();
  };
  const listener = createListener({ tenants, metrics, log, onFault, answerApi, answerProxy, answerRtc: rtc.answer });
  const server = await openServer(config.listen, listener, limits.idleTimeoutMs).catch((thrown: unknown) => {
    close();
    throw thrown;
  });
  listensAt = server.url;
  rtc.start();
  log.info("listening", { url: server.url, tenants: config.tenants.length });

  const stop = async () => {
    await Promise.all([server.stop(), rtc.stop()]);
    close();
    log.info("stopped");
  };
  let stopping: Promise<void> | undefined;
  return {
    url: server.url,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

const KEY_VARIABLE = "SPARKS_VAULT_KEY_FILE";

function keyFilesOf(config: GatewayConfig, baseDir: string, env: GatewayDeps["env"]): readonly string[] {
  const fromEnv = env?.[KEY_VARIABLE];
  const files = config.vault.keys.length > 0 || !fromEnv ? config.vault.keys : [fromEnv];
  if (files.length === 0) throw new SparksError("invalid", `no vault key: set vault.keys or ${KEY_VARIABLE}`);
  return files.map((file) => resolve(baseDir, file));
}
