import { GatewayError, proxyPath } from "#contracts";
import { parseProxyTarget, upstreamUrl } from "./target.ts";

/** How the gateway is addressed from outside, for reading the addresses inside of headers. */
export type PublicAddress = {
  /** `Host` of the request. */
  readonly host: string | undefined;
  /** From the configuration. */
  readonly publicUrl: URL | undefined;
};

/** The upstream on which the addresses must lie. */
export type ConnectionBase = { readonly connectionId: string; readonly base: URL };

const refuse = () => new GatewayError("forbidden", "the destination is not on the same connection", "gateway");

/**
 * A `Destination` (RFC 4918, 10.3), which names a resource by its address on the gateway, as the upstream's own address.
 * @throws GatewayError `forbidden` when it is elsewhere than on this connection, `invalid` when its path is not clean.
 */
export function upstreamDestination(value: string, { connectionId, base }: ConnectionBase, at: PublicAddress): string {
  const path = pathOnGateway(value, at);
  if (!path.startsWith(proxyPath(connectionId))) throw refuse();
  const target = parseProxyTarget(path);
  if (target.query !== "") throw refuse();
  return upstreamUrl(base, target.rest, "").href;
}

/**
 * An `If` header (RFC 4918, 10.4) with the resources it names translated in the same way. Lock tokens and etags stand in
 * parentheses and are left as they are.
 * @throws GatewayError as for a destination; `invalid` when the parentheses do not match, as nobody knows then which is which.
 */
export function upstreamIf(value: string, connection: ConnectionBase, at: PublicAddress): string {
  let depth = 0;
  const translated = value.replace(/[()]|<[^<>]*>/g, (found) => {
    if (found === "(" || found === ")") depth += found === "(" ? 1 : -1;
    if (depth < 0 || depth > 1) throw unbalanced();
    if (found.startsWith("<") && depth === 0) {
      return `<${upstreamDestination(found.slice(1, -1), connection, at)}>`;
    }
    return found;
  });
  if (depth !== 0) throw unbalanced();
  return translated;
}

const unbalanced = () => new GatewayError("invalid", "the parentheses of If do not match", "gateway");

function pathOnGateway(value: string, { host, publicUrl }: PublicAddress): string {
  const prefix = publicUrl?.pathname.replace(/\/$/, "") ?? "";
  const absolute = /^(https?):\/\/([^/?#\\@\s]+)(\/.*)$/i.exec(value);
  const [, , authority = "", absolutePath = ""] = absolute ?? [];
  if (absolute && authority !== host && authority !== publicUrl?.host) throw refuse();
  const path = absolute ? absolutePath : value;
  if (!path.startsWith("/") || path.startsWith("//")) throw refuse();
  return prefix !== "" && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
