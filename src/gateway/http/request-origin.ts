import type { IncomingHttpHeaders } from "node:http";

/**
 * The origin of the page that asks. Browsers leave `Origin` out of a GET to a page's own origin; they then say so in
 * `Sec-Fetch-Site`, which no script can set.
 */
export function requestOrigin(headers: IncomingHttpHeaders, gatewayOrigin: string | undefined): string | undefined {
  if (headers.origin !== undefined) return headers.origin;
  return headers["sec-fetch-site"] === "same-origin" ? gatewayOrigin : undefined;
}

/** What failures are counted under: an IPv4 address, or the /64 that an IPv6 address is in. */
export function requestAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustForwardedFor: boolean,
): string {
  const forwarded = trustForwardedFor ? forwardedFor?.split(",").at(-1)?.trim() : undefined;
  const address = forwarded || remoteAddress || "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? (address.includes(":") ? networkOf(address) : address);
}

function networkOf(address: string): string {
  const [head = "", tail] = address.split("::");
  const start = head.split(":").filter(Boolean);
  const end = tail?.split(":").filter(Boolean) ?? [];
  const zeros = new Array<string>(Math.max(0, 8 - start.length - end.length)).fill("0");
  return [...start, ...(tail === undefined ? [] : zeros), ...end].slice(0, 4).join(":");
}
