import type { Clock } from "#base";
import { GatewayError, type OpenIdToken } from "#contracts";
import type { RateLimiter } from "../rate-limiter.ts";
import type { Tenants } from "../tenants.ts";
import type { Vault } from "../vault/vault.ts";
import { verifyOpenIdToken } from "./openid.ts";
import { hashToken, type Session, type Sessions } from "./sessions.ts";

export type SignInDeps = {
  readonly tenants: Tenants;
  readonly sessions: Sessions;
  readonly vault: Pick<Vault, "spendToken" | "isSpent">;
  readonly failures: RateLimiter;
  readonly clock: Pick<Clock, "now">;
};

export type SignInRequest = {
  readonly openid: OpenIdToken;
  readonly origin: string | undefined;
  /** Who is slowed down after too many refused tokens. */
  readonly address: string;
};

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
/** A token is remembered for as long as its bearer says it lives, but the bearer may be lying. */
const MIN_MEMORY_MS = HOUR_MS;
const MAX_MEMORY_MS = 24 * HOUR_MS;
const MAX_AT_ONCE = 256;

/**
 * Makes sessions from OpenID tokens, one from each: closed list, origin, first use, homeserver, in this order, so that
 * nothing is asked of the network for who could not be let in anyway.
 */
export function createSignIn({ tenants, sessions, vault, failures, clock }: SignInDeps) {
  const underWay = new Set<string>();

  const verifyOnce = async (openid: OpenIdToken, verify: () => Promise<string>): Promise<string> => {
    const hash = hashToken(openid.access_token);
    if (underWay.has(hash) || (await vault.isSpent(hash, clock.now()))) throw usedBefore();
    if (underWay.size >= MAX_AT_ONCE) {
      throw new GatewayError("throttled", "too many are signing in", "gateway", { retryAfterMs: SECOND_MS });
    }
    underWay.add(hash);
    try {
      const userId = await verify();
      const memoryMs = Math.min(MAX_MEMORY_MS, Math.max(MIN_MEMORY_MS, openid.expires_in * SECOND_MS));
      const now = clock.now();
      if (!(await vault.spendToken(hash, now + memoryMs, now))) throw usedBefore();
      return userId;
    } finally {
      underWay.delete(hash);
    }
  };

  /** @throws GatewayError as POST /session in the contract says. */
  return async ({ openid, origin, address }: SignInRequest): Promise<{ token: string; session: Session }> => {
    const found = tenants.byServerName(openid.matrix_server_name);
    if (!found || origin === undefined || !found.tenant.widgetOrigins.has(origin)) {
      throw new GatewayError("forbidden", "no tenant has this homeserver and this origin", "session");
    }
    const retryAfterMs = failures.waitMs(address);
    if (retryAfterMs > 0) throw new GatewayError("throttled", "too many refused sign-ins", "session", { retryAfterMs });
    try {
      const userId = await verifyOnce(openid, () => verifyOpenIdToken(found.homeserver, openid.access_token));
      return sessions.create({ tenant: found.tenant.id, userId, origin });
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.code === "auth-expired") failures.take(address);
      throw thrown;
    }
  };
}

const usedBefore = () => new GatewayError("auth-expired", "this OpenID token was used before", "session");
