/** Why a gateway does not answer, as far as a page can find out. */
import { GATEWAY_ROUTES } from "#contracts";

/**
 * `away`: nobody answers. `closed`: something answers there, but not to this widget: the gateway does not know the widget's origin,
 * or is starting behind its proxy. `blocked`: the headers of the widget's own server forbid it to connect there.
 */
export type WhyAway = "away" | "closed" | "blocked";

export type ReachableOptions = {
  readonly fetch: typeof globalThis.fetch;
  /** Where the browser says what a Content Security Policy has stopped. */
  readonly page: Pick<Document, "addEventListener">;
};

/** Asks without CORS, which tells nothing but whether somebody is there. */
export function createWhyAway({
  fetch,
  page,
}: ReachableOptions): (gateway: string, signal: AbortSignal) => Promise<WhyAway> {
  const blocked = new Set<string>();
  page.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    const url = URL.parse(blockedURI);
    if (effectiveDirective === "connect-src" && url) blocked.add(url.origin);
  });
  return async (gateway, signal) => {
    const { origin } = new URL(gateway);
    if (blocked.has(origin)) return "blocked";
    const url = `${gateway.replace(/\/+$/, "")}${GATEWAY_ROUTES.health}`;
    const options = { mode: "no-cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" } as const;
    return fetch(url, { ...options, signal }).then(
      () => "closed" as const,
      () => (blocked.has(origin) ? ("blocked" as const) : ("away" as const)),
    );
  };
}
