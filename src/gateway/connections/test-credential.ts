import type { IncomingMessage } from "node:http";
import { type Credential, GatewayError, type GatewayLimits } from "#contracts";
import type { Agents } from "../proxy/agents.ts";
import { openUpstreamRequest } from "../proxy/forward.ts";
import { basicAuthorization } from "../proxy/headers.ts";
import type { Upstream } from "../tenants.ts";

const TIMEOUT_MS = 15_000;
const ASK_TYPE = '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>';

/**
 * Whether the backend lets this credential in: a PROPFIND of depth 0 on its root (RFC 4918, 9.1).
 * @throws GatewayError `auth-expired` of scope `connection` (wrong), `forbidden`, `throttled`, `unavailable`.
 */
export async function testCredential(
  upstream: Upstream,
  credential: Credential,
  limits: Pick<GatewayLimits, "connectTimeoutMs">,
  agents: Agents,
): Promise<void> {
  const headers = {
    authorization: basicAuthorization(credential),
    depth: "0",
    "content-type": "application/xml; charset=utf-8",
    "content-length": Buffer.byteLength(ASK_TYPE),
  };
  const { request, reply } = openUpstreamRequest(
    {
      url: upstream.base,
      method: "PROPFIND",
      headers,
      connectTimeoutMs: limits.connectTimeoutMs,
      idleTimeoutMs: TIMEOUT_MS,
    },
    agents,
  );
  request.end(ASK_TYPE);
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
