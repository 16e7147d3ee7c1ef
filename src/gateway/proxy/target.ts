import { GATEWAY_ROUTES, GatewayError, proxyPath } from "#contracts";

/** What a proxy address names: a connection, and what comes after it, as it was written. */
export type ProxyTarget = { readonly connectionId: string; readonly rest: string; readonly query: string };

const PREFIX = `${GATEWAY_ROUTES.proxy}/`;
const MAX_LENGTH = 8192;

const refuse = (what: string) => new GatewayError("invalid", `the address has ${what}`, "gateway");

/**
 * Takes `/proxy/<id>/<path>?<query>` apart. The path must mean the same to every server, however often it decodes: no dot
 * segments, no separators or control characters behind percent signs, no empty segments, proper UTF-8.
 * @throws GatewayError `invalid`; `not-found` when it is not a proxy address.
 */
export function parseProxyTarget(requestTarget: string): ProxyTarget {
  if (!requestTarget.startsWith(PREFIX)) throw new GatewayError("not-found", "no such address", "gateway");
  if (requestTarget.length > MAX_LENGTH) throw refuse("too many characters");
  if (/[^\x21-\x7e]|[\\#]/.test(requestTarget)) throw refuse("characters that must be encoded");
  const queryAt = requestTarget.indexOf("?");
  const path = queryAt < 0 ? requestTarget : requestTarget.slice(0, queryAt);
  const query = queryAt < 0 ? "" : requestTarget.slice(queryAt);
  const idEnd = path.indexOf("/", PREFIX.length);
  const connectionId = path.slice(PREFIX.length, idEnd < 0 ? undefined : idEnd);
  if (idEnd < 0 || !/^[A-Za-z0-9_-]{1,64}$/.test(connectionId)) {
    throw new GatewayError("not-found", "no such connection", "gateway");
  }
  const rest = path.slice(idEnd + 1);
  checkPath(rest);
  return { connectionId, rest, query };
}

/** The address on the upstream. It cannot leave the base: checked again on what a URL parser makes of it. */
export function upstreamUrl(base: URL, rest: string, query: string): URL {
  const url = new URL(`${base.href}${rest}${query}`);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) throw refuse("a way out of the upstream");
  return url;
}

/**
 * Where a reply points to, as an address on the gateway; undefined when it is not under the upstream's base.
 * @param from the address that was asked, against which a relative one is read.
 */
export function gatewayLocation(
  location: string,
  from: URL,
  base: URL,
  connectionId: string,
  publicBase: string,
): string | undefined {
  if (!URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  if (url.origin !== base.origin || url.username || url.password || !url.pathname.startsWith(base.pathname)) {
    return undefined;
  }
  return `${publicBase}${proxyPath(connectionId)}${url.pathname.slice(base.pathname.length)}${url.search}`;
}

function checkPath(rest: string): void {
  const segments = rest.split("/");
  for (const [index, segment] of segments.entries()) {
    if (segment === "" && index < segments.length - 1) throw refuse("an empty segment");
    checkSegment(segment);
  }
}

function checkSegment(segment: string): void {
  // Names without anything that could be read in two ways are nearly all there are.
  if (/^[A-Za-z0-9_-][A-Za-z0-9_.~-]*$/.test(segment)) return;
  const once = decode(segment);
  if (once === undefined) throw refuse("a percent sign that encodes no text");
  if (/[/\\]|\p{Cc}/u.test(once)) throw refuse("an encoded separator or control character");
  const twice = decode(once) ?? once;
  for (const reading of [once, twice, once.normalize("NFKC"), twice.normalize("NFKC")]) {
    // Some servers cut a segment at a semicolon, and some decode twice.
    if (reading.split(/[/\\]/).some((part) => /^\.{1,2}(;|$)/.test(part.trim()))) throw refuse("a dot segment");
    if (reading.includes("\0")) throw refuse("a NUL");
  }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
