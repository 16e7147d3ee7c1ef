import type { IncomingMessage } from "node:http";
import { type Credential, GatewayError, type GatewayLimits, type UpstreamKind } from "#contracts";
import type { Agents } from "../proxy/agents.ts";
import { openUpstreamRequest } from "../proxy/forward.ts";
import { basicAuthorization } from "../proxy/headers.ts";
import type { Upstream } from "../tenants.ts";

const TIMEOUT_MS = 15_000;
const ASK_TYPE = '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>';

type Probe = {
  readonly method: string;
  /** Below the upstream's base. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** The smallest question that only a person who is let in gets an answer to. */
const PROBES: Readonly<Record<UpstreamKind, Probe>> = {
  webdav: {
    method: "PROPFIND",
    path: "",
    headers: { depth: "0", "content-type": "application/xml; charset=utf-8" },
    body: ASK_TYPE,
  },
  nextcloud: { method: "GET", path: "ocs/v2.php/cloud/user?format=json", headers: { "ocs-apirequest": "true" } },
  opencloud: { method: "GET", path: "graph/v1.0/me", headers: { accept: "application/json" } },
};

/**
 * Whether the backend lets this credential in (RFC 4918, 9.1; OCS `cloud/user`; LibreGraph `me`).
 * @throws GatewayError `auth-expired` of scope `connection` (wrong), `forbidden`, `throttled`, `unavailable`.
 */
export async function testCredential(
  upstream: Upstream,
  credential: Credential,
  limits: Pick<GatewayLimits, "connectTimeoutMs">,
  agents: Agents,
): Promise<void> {
  const { method, path, headers: own, body = "" } = PROBES[upstream.kind];
  const headers = {
    ...own,
    authorization: basicAuthorization(credential),
    ...(body === "" ? {} : { "content-length": Buffer.byteLength(body) }),
  };
  const { request, reply } = openUpstreamRequest(
    {
      url: new URL(path, upstream.base),
      method,
      headers,
      connectTimeoutMs: limits.connectTimeoutMs,
      idleTimeoutMs: TIMEOUT_MS,
    },
    agents,
  );
  request.end(body);
  try {
    checkReply(await reply);
  } finally {
    request.destroy();
  }
}

function checkReply({ statusCode: status = 0, headers }: IncomingMessage): void {
  if (status >= 200 && status < 300) return;
  if (status === 401) throw new GatewayError("auth-expired", "the backend refuses the credential", "connection");
  if (status === 403) throw new GatewayError("forbidden", "the backend refuses the account", "upstream");
  if (status === 429)
    throw new GatewayError("throttled", "the backend is busy", "upstream", retryOf(headers["retry-after"]));
  throw new GatewayError("unavailable", `the backend answered ${status}`, "upstream", { status });
}

function retryOf(value: string | undefined): { retryAfterMs?: number } {
  const seconds = Number(value);
  return value !== undefined && Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
}
