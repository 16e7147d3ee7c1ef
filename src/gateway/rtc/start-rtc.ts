import type { Clock, Log } from "#base";
import type { GatewayConfig } from "#contracts";
import type { Metrics } from "../metrics.ts";
import { createRateLimiter } from "../rate-limiter.ts";
import type { Tenants } from "../tenants.ts";
import type { Vault } from "../vault/vault.ts";
import { createGiveToken } from "./give-token.ts";
import { createOpenIdUse } from "./openid-use.ts";
import { createRtcRoutes } from "./routes.ts";
import type { CallTenants } from "./tenant-calls.ts";
import { createWatch } from "./watch.ts";

export type RtcDeps = {
  readonly config: GatewayConfig;
  readonly callTenants: CallTenants;
  readonly tenants: Tenants;
  readonly vault: Vault;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  readonly onFault: (thrown: unknown) => void;
};

/** All that calls need, put together. */
export function createRtc({ config, callTenants, tenants, vault, metrics, clock, log, onFault }: RtcDeps) {
  const { limits } = config;
  const watch = createWatch({
    questionsFor: callTenants.questionsFor,
    clock,
    log,
    onRemoved: metrics.removedFromCall,
  });
  const answer = createRtcRoutes({
    tenants,
    callTenants,
    useOpenId: createOpenIdUse({ vault, clock }),
    giveToken: createGiveToken({
      perPerson: createRateLimiter(limits.callTokensPerMinute, clock),
      onGiven: watch.begin,
    }),
    failures: createRateLimiter(limits.failuresPerMinute, clock),
    metrics,
    trustForwardedFor: config.trustForwardedFor,
    onFault,
  });
  return {
    answer,
    /** Looks after calls that were on before this gateway started. */
    start: () => {
      for (const calls of callTenants.all) watch.begin(calls);
    },
    stop: () => watch.stop(),
  };
}
