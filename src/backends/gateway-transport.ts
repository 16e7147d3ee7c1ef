import { type Connection, proxyPath } from "#contracts";
import { createFetchSend, type Send } from "./send.ts";
import { type SessionTokens, sendToGateway } from "./send-to-gateway.ts";
import type { Transport } from "./transport.ts";

export type GatewayTransportOptions = {
  /** Base URL of the gateway. */
  readonly gateway: string;
  readonly connection: Pick<Connection, "id" | "basePath" | "rootUrl">;
  readonly tokens: SessionTokens;
  readonly send?: Send;
};

/** Talks to the backend of a connection; the gateway adds the credential. */
export function createGatewayTransport({
  gateway,
  connection,
  tokens,
  send = createFetchSend(),
}: GatewayTransportOptions): Transport {
  const base = `${gateway.replace(/\/+$/, "")}${proxyPath(connection.id)}`;
  return {
    basePath: connection.basePath,
    ...(connection.rootUrl === undefined ? {} : { rootUrl: connection.rootUrl }),
    destinationOf: (path) => `${base}${path}`,
    request: (path, request) => sendToGateway(`${base}${path}`, request, tokens, send),
  };
}
