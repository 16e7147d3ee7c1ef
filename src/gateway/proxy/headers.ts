import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { GatewayError } from "#contracts";
import { isForwardedHeader } from "../http/cors.ts";
import { type ConnectionBase, type PublicAddress, upstreamDestination, upstreamIf } from "./destination.ts";

/**
 * What goes on to the upstream: the allowed headers, addresses in them translated. Never cookies, never the session token.
 * @throws GatewayError `forbidden` or `invalid` for an address that is not on this connection.
 */
export function upstreamRequestHeaders(
  { headers, rawHeaders }: Pick<IncomingMessage, "headers" | "rawHeaders">,
  connection: ConnectionBase,
  at: PublicAddress,
): OutgoingHttpHeaders {
  refuseTwice(rawHeaders);
  const named = headersNamedByConnection(headers.connection);
  const forwarded: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !isForwardedHeader(name) || named.has(name)) continue;
    if (typeof value !== "string") throw twice(name);
    forwarded[name] = translate(name, value, connection, at);
  }
  // What is stored is what is sent: lengths and ranges stay true.
  forwarded["accept-encoding"] = "identity";
  return forwarded;
}

/** Node joins some of them and keeps the first of others: what was checked would not be what others read. No browser sends any twice. */
function refuseTwice(rawHeaders: readonly string[]): void {
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? "";
    if (!isForwardedHeader(name) && !OUR_OWN.has(name)) continue;
    if (seen.has(name)) throw twice(name);
    seen.add(name);
  }
}

const OUR_OWN = new Set(["authorization", "origin", "host"]);
const twice = (name: string) => new GatewayError("invalid", `header ${name} stands twice`, "gateway");

function translate(name: string, value: string, connection: ConnectionBase, at: PublicAddress): string {
  if (name === "destination") return upstreamDestination(value, connection, at);
  if (name === "if") return upstreamIf(value, connection, at);
  return value;
}

/** RFC 9110, 7.6.1: headers that are for the next hop only. */
const headersNamedByConnection = (value: string | undefined): ReadonlySet<string> =>
  new Set((value ?? "").split(",").map((name) => name.trim().toLowerCase()));

const REPLY_HEADERS = new Set([
  "accept-ranges",
  "allow",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
  "content-type",
  "dav",
  "etag",
  "last-modified",
  "lock-token",
  "preference-applied",
  "retry-after",
]);
const REPLY_PREFIXES = ["oc-", "tus-", "upload-"];

const isReplyHeader = (name: string) =>
  REPLY_HEADERS.has(name) || REPLY_PREFIXES.some((prefix) => name.startsWith(prefix));

/** Set on every proxied reply: a file of the backend is data, never a page of the gateway's origin, and stays in no cache. */
const SAFETY_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** What comes back: the known headers only. No cookies, no challenge that would open a browser's dialog, no policies. */
export function replyHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const forwarded: OutgoingHttpHeaders = { ...SAFETY_HEADERS };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && isReplyHeader(name)) forwarded[name] = value;
  }
  return forwarded;
}
