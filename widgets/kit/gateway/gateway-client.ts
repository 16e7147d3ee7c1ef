import * as v from "valibot";
import { type Send, type SessionTokens, sendToGateway } from "#backends";
import {
  type Connection,
  type Credential,
  connectionListSchema,
  connectionPath,
  connectionSchema,
  GATEWAY_ROUTES,
  GatewayError,
} from "#contracts";

/** The person's connections at the gateway. Errors are `GatewayError`s: their scope says who refused. */
export interface GatewayClient {
  connections(signal?: AbortSignal): Promise<readonly Connection[]>;
  /** Tests the credential and keeps it in the gateway's vault. */
  connect(upstream: string, credential: Credential): Promise<Connection>;
  /** Puts a new credential in the place of one that no longer works. */
  renewCredential(connectionId: string, credential: Credential): Promise<Connection>;
  disconnect(connectionId: string): Promise<void>;
}

export type GatewayClientOptions = {
  readonly gateway: string;
  readonly tokens: SessionTokens;
  readonly send: Send;
};

export function createGatewayClient({ gateway, tokens, send }: GatewayClientOptions): GatewayClient {
  const base = gateway.replace(/\/+$/, "");
  const call = async <S extends v.GenericSchema>(
    method: string,
    path: string,
    schema: S,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<S>> => {
    const request = {
      method,
      signal,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } as const }),
    };
    const reply = await sendToGateway(`${base}${path}`, request, tokens, send);
    const content: unknown = reply.status === 204 ? undefined : await reply.json().catch(() => null);
    const parsed = v.safeParse(schema, content);
    if (reply.ok && parsed.success) return parsed.output;
    throw new GatewayError("unavailable", `the gateway answered ${reply.status} and nothing we know`, "gateway");
  };
  return {
    connections: async (signal) =>
      (await call("GET", GATEWAY_ROUTES.connections, connectionListSchema, undefined, signal)).connections,
    connect: (upstream, credential) =>
      call("POST", GATEWAY_ROUTES.connections, connectionSchema, { upstream, credential }),
    renewCredential: (id, credential) =>
      call("PUT", `${connectionPath(id)}/credential`, connectionSchema, { credential }),
    disconnect: (id) => call("DELETE", connectionPath(id), v.undefined()),
  };
}
