/** Whether a gateway answers, and what it offers: asked before settings are written, so that a slip is seen where it was made. */
import * as v from "valibot";
import { GATEWAY_ROUTES, healthSchema, type OpenIdToken, sessionReplySchema, type UpstreamOffer } from "#contracts";

export type GatewayCheck =
  | { readonly state: "checking" }
  /** Not among those of the administrator: this page does not ask it, and whoever opens the app is asked about it. */
  | { readonly state: "not-listed" }
  /** No answer, or an answer that this page may not read. */
  | { readonly state: "away" }
  | { readonly state: "failing" }
  /** It answers, but does not tell this page what it offers. */
  | { readonly state: "answers" }
  | { readonly state: "offers"; readonly upstreams: readonly UpstreamOffer[] };

export type GatewayCheckOptions = {
  readonly gateway: string;
  /** `config.gateways`. */
  readonly allowed: readonly string[];
  readonly fetch: typeof fetch;
  /** A token that tells the gateway who asks; it is given to gateways of the administrator only. */
  readonly openId: () => Promise<OpenIdToken>;
  readonly signal: AbortSignal;
};

const PATIENCE_MS = 8000;

/** Never throws but when it is aborted. */
export async function checkGateway(options: GatewayCheckOptions): Promise<GatewayCheck> {
  const { gateway, allowed, openId, signal } = options;
  if (!isListed(gateway, allowed)) return { state: "not-listed" };
  const base = gateway.replace(/\/+$/, "");
  const ask = (path: string, init: RequestInit = {}) =>
    options.fetch(`${base}${path}`, {
      ...init,
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
  const health = await ask(GATEWAY_ROUTES.health).then(jsonOf, () => undefined);
  signal.throwIfAborted();
  const healthy = v.safeParse(healthSchema, health);
  if (!healthy.success) return { state: "away" };
  if (healthy.output.status !== "ok") return { state: "failing" };
  try {
    const body = JSON.stringify({ openid: await openId() });
    const made = await ask(GATEWAY_ROUTES.session, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const session = v.safeParse(sessionReplySchema, await jsonOf(made));
    if (!session.success) return { state: "answers" };
    // It was only for this question.
    void ask(GATEWAY_ROUTES.session, {
      method: "DELETE",
      headers: { authorization: `Bearer ${session.output.token}` },
    }).catch(() => undefined); // It runs out by itself.
    return { state: "offers", upstreams: session.output.upstreams };
  } catch {
    signal.throwIfAborted();
    return { state: "answers" };
  }
}

const jsonOf = (response: Response): Promise<unknown> => response.json().catch(() => undefined);

/** By origin: what the administrator named stands for all below it. */
export function isListed(gateway: string, allowed: readonly string[]): boolean {
  const origin = URL.parse(gateway)?.origin;
  return origin !== undefined && allowed.some((one) => URL.parse(one)?.origin === origin);
}
