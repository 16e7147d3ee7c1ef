/**
 * Asks a gateway how it is and what it offers the person, for whoever is about to name it in a room's configuration. From here, because the
 * page itself talks to nobody (its Content Security Policy).
 */
import * as v from "valibot";
import { SparksError } from "#base";
import {
  GATEWAY_ROUTES,
  type GatewayOffer,
  healthSchema,
  isGatewayUrl,
  sessionReplySchema,
  type WidgetOpenIdToken,
} from "#contracts";
import type { AccountCalls } from "./account-calls.ts";

export type GatewayCallsOptions = {
  readonly fetch: typeof fetch;
  readonly openId: (signal: AbortSignal) => Promise<WidgetOpenIdToken>;
};

const PATIENCE_MS = 8000;

export const createGatewayCalls = ({
  fetch: send,
  openId,
}: GatewayCallsOptions): Pick<AccountCalls, "gatewayOffer"> => ({
  async gatewayOffer({ gateway }, signal): Promise<GatewayOffer> {
    if (!isGatewayUrl(gateway)) throw new SparksError("invalid", "no address of a gateway");
    const base = gateway.replace(/\/+$/, "");
    const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
      const reply = await send(`${base}${path}`, {
        ...init,
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      return reply.status === 204 ? undefined : await reply.json();
    };
    /** Whatever went wrong on the way, it is no answer; unless the caller has gone. */
    const answer = async (asked: Promise<unknown>): Promise<unknown> => {
      try {
        return await asked;
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        return undefined;
      }
    };
    const health = v.safeParse(healthSchema, await answer(ask(GATEWAY_ROUTES.health)));
    if (!health.success) return { state: "away" };
    if (health.output.status !== "ok") return { state: "failing" };
    const makeSession = async () =>
      ask(GATEWAY_ROUTES.session, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ openid: await openId(signal) }),
      });
    const session = v.safeParse(sessionReplySchema, await answer(makeSession()));
    if (!session.success) return { state: "answers" };
    const { token, upstreams } = session.output;
    // It was for this question only; where this fails it runs out by itself.
    await answer(ask(GATEWAY_ROUTES.session, { method: "DELETE", headers: { authorization: `Bearer ${token}` } }));
    return { state: "offers", upstreams };
  },
});
