import { EXPOSED_HEADERS, PROXY_METHODS, PROXY_REQUEST_HEADERS } from "#contracts";

const MAX_AGE_S = 7200;
const EXPOSED = EXPOSED_HEADERS.join(", ");
const METHODS = PROXY_METHODS.join(", ");
/** Besides what the proxy forwards. */
const OWN_HEADERS = ["authorization"];

type Headers = Record<string, string>;

/** Headers of every reply. Without them a page cannot read it; they name one origin, never `*`, and allow no cookies. */
export function corsHeaders(origin: string | undefined, isWidgetOrigin: (origin: string) => boolean): Headers {
  if (origin === undefined || !isWidgetOrigin(origin)) return { vary: "Origin" };
  return { vary: "Origin", "access-control-allow-origin": origin, "access-control-expose-headers": EXPOSED };
}

/** Headers that answer a preflight from an allowed origin, good for two hours. `requested` is Access-Control-Request-Headers. */
export function preflightHeaders(origin: string, requested: string | undefined): Headers {
  const wanted = (requested ?? "").split(",").map((name) => name.trim().toLowerCase());
  const allowed = wanted.filter((name) => OWN_HEADERS.includes(name) || isForwardedHeader(name));
  return {
    vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    "access-control-allow-origin": origin,
    "access-control-allow-methods": METHODS,
    ...(allowed.length > 0 ? { "access-control-allow-headers": allowed.join(", ") } : {}),
    "access-control-max-age": String(MAX_AGE_S),
  };
}

const exact = new Set<string>(PROXY_REQUEST_HEADERS.filter((name) => !name.endsWith("*")));
const prefixes = PROXY_REQUEST_HEADERS.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));

/** Whether a request header, in lower case, goes on to the upstream. */
export const isForwardedHeader = (name: string): boolean =>
  exact.has(name) ||
  (/^[a-z0-9-]{1,64}$/.test(name) && prefixes.some((prefix) => name.startsWith(prefix) && name.length > prefix.length));
