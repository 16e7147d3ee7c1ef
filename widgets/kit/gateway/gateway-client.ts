import * as v from "valibot";
import { type Send, type SessionTokens, sendToGateway } from "#backends";
import {
  CONNECTION_ROUTES,
  type Connection,
  type Credential,
  connectionListSchema,
  connectionPath,
  connectionSchema,
  type Flow,
  type FlowRequest,
  type FlowState,
  flowPath,
  flowSchema,
  flowStateSchema,
  GATEWAY_ROUTES,
  GatewayError,
  type Removal,
  removalSchema,
  type SignInKind,
} from "#contracts";

/** The person's connections at the gateway. Errors are `GatewayError`s: their scope says who refused. */
export interface GatewayClient {
  /** Host of the gateway, which keeps the credentials. */
  readonly host: string;
  connections(signal?: AbortSignal): Promise<readonly Connection[]>;
  /** Tests the credential and keeps it in the gateway's vault. */
  connect(upstream: string, credential: Credential, label?: string): Promise<Connection>;
  /** Puts a new credential in the place of one that no longer works. */
  renewCredential(connectionId: string, credential: Credential): Promise<Connection>;
  /** Whether the backend still lets it in. @throws GatewayError `auth-expired` of scope `connection` where it does not. */
  test(connectionId: string): Promise<void>;
  rename(connectionId: string, label: string): Promise<Connection>;
  /** What became of an app password that the gateway had made there; undefined where there was none. */
  disconnect(connectionId: string): Promise<Removal | undefined>;
  /** Begins a sign-in on another page: for a new connection, or again for one that is there. */
  beginSignIn(kind: Exclude<SignInKind, "password">, request: FlowRequest, signal?: AbortSignal): Promise<Flow>;
  /** How it stands. What came of it is connected by this question. @throws GatewayError `not-found`: it is over. */
  signInState(flowId: string, signal?: AbortSignal): Promise<FlowState>;
  cancelSignIn(flowId: string): Promise<void>;
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
    host: new URL(base).host,
    connections: async (signal) =>
      (await call("GET", GATEWAY_ROUTES.connections, connectionListSchema, undefined, signal)).connections,
    connect: (upstream, credential, label) =>
      call("POST", GATEWAY_ROUTES.connections, connectionSchema, {
        upstream,
        credential,
        ...(label === undefined ? {} : { label }),
      }),
    renewCredential: (id, credential) =>
      call("PUT", `${connectionPath(id)}/credential`, connectionSchema, { credential }),
    test: (id) => call("POST", `${connectionPath(id)}/test`, v.undefined()),
    rename: (id, label) => call("PATCH", connectionPath(id), connectionSchema, { label }),
    disconnect: (id) => call("DELETE", connectionPath(id), v.optional(removalSchema)),
    beginSignIn: (kind, request, signal) =>
      call(
        "POST",
        kind === "oauth" ? CONNECTION_ROUTES.oauth : CONNECTION_ROUTES.loginFlow,
        flowSchema,
        request,
        signal,
      ),
    signInState: (id, signal) => call("GET", flowPath(id), flowStateSchema, undefined, signal),
    cancelSignIn: (id) => call("DELETE", flowPath(id), v.undefined()),
  };
}
