/** Access tokens for the proxy: refreshed shortly before they end, and when the backend takes one no longer. */
import type { Clock } from "#base";
import { GatewayError } from "#contracts";
import type { Upstream } from "../tenants.ts";
import type { OAuthTokens, StoredCredential } from "../vault/stored-credential.ts";
import type { Owner, StoredConnection, Vault } from "../vault/vault.ts";
import type { Tokens } from "./oauth-service.ts";

export interface Bearer {
  /** Tokens that are good as far as is known. @throws GatewayError as `refreshTokens`. */
  current(owner: Owner, connection: StoredConnection, upstream: Upstream): Promise<StoredCredential>;
  /** The backend refused `used`: others, if there are any to be had. @throws GatewayError `auth-expired` of scope `connection`. */
  renewed(owner: Owner, id: string, upstream: Upstream, used: OAuthTokens): Promise<StoredCredential>;
}

export type BearerDeps = {
  readonly vault: Pick<Vault, "get" | "rotateCredential">;
  readonly clock: Pick<Clock, "now">;
  readonly refresh: (upstream: Upstream, refreshToken: string) => Promise<Tokens>;
};

/** So long before its end a token is not begun with any more. */
const REFRESH_BEFORE_MS = 60_000;

const signInAgain = () => new GatewayError("auth-expired", "the person has to sign in again", "connection");

export function createBearer({ vault, clock, refresh }: BearerDeps): Bearer {
  const underWay = new Map<string, Promise<StoredCredential>>();

  const stored = async (owner: Owner, id: string): Promise<StoredCredential> => {
    const credential = (await vault.get(owner, id))?.credential;
    if (!credential) throw signInAgain();
    return credential;
  };

  /** What lies in the vault by now: another request, another gateway on the same vault, or the person may have been first. */
  const replace = async (owner: Owner, id: string, upstream: Upstream, used: OAuthTokens) => {
    const present = await stored(owner, id);
    if (present.kind !== "oauth" || present.accessToken !== used.accessToken) return present;
    if (present.refreshToken === undefined) throw signInAgain();
    try {
      const next: OAuthTokens = { ...present, ...(await refresh(upstream, present.refreshToken)) };
      // Kept before it is used: the old refresh token may be worth nothing by now.
      return (await vault.rotateCredential(owner, id, present, next)) ? next : await stored(owner, id);
    } catch (thrown) {
      if (!(thrown instanceof GatewayError) || thrown.code !== "auth-expired") throw thrown;
      const now = await stored(owner, id);
      if (now.kind === "oauth" && now.accessToken === present.accessToken) throw thrown;
      return now;
    }
  };

  const once = (owner: Owner, id: string, upstream: Upstream, used: OAuthTokens): Promise<StoredCredential> => {
    const key = JSON.stringify([owner.tenant, owner.userId, id]);
    const running = underWay.get(key);
    if (running) return running;
    const started = replace(owner, id, upstream, used).finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  };

  return {
    async current(owner, { id, credential }, upstream) {
      if (!credential) throw new GatewayError("auth-expired", "the credential must be entered again", "connection");
      if (credential.kind !== "oauth" || credential.expiresAt === undefined) return credential;
      const leftMs = credential.expiresAt - clock.now();
      if (leftMs > REFRESH_BEFORE_MS) return credential;
      // Nothing to refresh with, or nobody there to do it: while it still holds it is used.
      if (leftMs > 0 && credential.refreshToken === undefined) return credential;
      return once(owner, id, upstream, credential).catch((thrown: unknown) => {
        const isPassing = thrown instanceof GatewayError && thrown.code !== "auth-expired";
        if (leftMs > 0 && isPassing) return credential;
        throw thrown;
      });
    },
    renewed: once,
  };
}
