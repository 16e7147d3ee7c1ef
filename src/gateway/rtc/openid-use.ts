import { createHash } from "node:crypto";
import type { Clock } from "#base";
import type { HomeserverConfig, OpenIdToken } from "#contracts";
import { verifyOpenIdToken } from "../session/openid.ts";
import { hashToken } from "../session/sessions.ts";
import type { Vault } from "../vault/vault.ts";
import { Refusal } from "./refusal.ts";

/** What an OpenID token is used for the first time: from then on it is good for nothing else. */
export type OpenIdPurpose = {
  readonly tenant: string;
  readonly roomId: string;
  /** The call in the room: each is a LiveKit room of its own. */
  readonly slotId: string;
  readonly deviceId: string;
  /** Of the page that asks; empty for an app without one. */
  readonly origin: string;
};

export type OpenIdUseDeps = {
  readonly vault: Pick<Vault, "spendToken" | "isSpent">;
  readonly clock: Pick<Clock, "now">;
  /** Other than the real one in no place but tests. */
  readonly verify?: typeof verifyOpenIdToken;
};

const HOUR_MS = 3_600_000;
const MAX_MEMORY_MS = 24 * HOUR_MS;
const MAX_AT_ONCE = 256;

/**
 * Who an OpenID token belongs to. Element Call asks again with the same token when it connects again or tries the other endpoint, so
 * one token may come more than once, but only for the same call, device and page. Remembered by hashes, over restarts.
 */
export function createOpenIdUse({ vault, clock, verify = verifyOpenIdToken }: OpenIdUseDeps) {
  const underWay = new Map<string, Promise<unknown>>();

  const use = async (homeserver: HomeserverConfig, openid: OpenIdToken, purpose: OpenIdPurpose): Promise<string> => {
    const token = hashToken(openid.access_token);
    const bound = bindingOf(openid.access_token, purpose);
    const now = clock.now();
    const isKnown = await vault.isSpent(token, now);
    if (isKnown && !(await vault.isSpent(bound, now))) throw usedBefore();
    const userId = await verify(homeserver, openid.access_token);
    if (isKnown) return userId;
    const until = clock.now() + Math.min(MAX_MEMORY_MS, Math.max(HOUR_MS, openid.expires_in * 1000));
    // Somebody may have made a session of it meanwhile.
    if (!(await vault.spendToken(token, until, clock.now()))) throw usedBefore();
    await vault.spendToken(bound, until, clock.now());
    return userId;
  };

  /** One after the other for one token. @throws Refusal, GatewayError as `verifyOpenIdToken`. */
  return (homeserver: HomeserverConfig, openid: OpenIdToken, purpose: OpenIdPurpose): Promise<string> => {
    const key = hashToken(openid.access_token);
    if (underWay.size >= MAX_AT_ONCE) {
      return Promise.reject(new Refusal("M_LIMIT_EXCEEDED", "too many ask at the same time", 1000));
    }
    const before = underWay.get(key) ?? Promise.resolve();
    const turn = before.then(
      () => use(homeserver, openid, purpose),
      () => use(homeserver, openid, purpose),
    );
    underWay.set(key, turn);
    const forget = () => {
      if (underWay.get(key) === turn) underWay.delete(key);
    };
    turn.then(forget, forget);
    return turn;
  };
}

export type OpenIdUse = ReturnType<typeof createOpenIdUse>;

const bindingOf = (accessToken: string, { tenant, roomId, slotId, deviceId, origin }: OpenIdPurpose): string =>
  createHash("sha256")
    .update(JSON.stringify(["rtc", accessToken, tenant, roomId, slotId, deviceId, origin]))
    .digest("base64url");

const usedBefore = () => new Refusal("M_UNAUTHORIZED", "this OpenID token was used before");
