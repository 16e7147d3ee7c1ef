/**
 * Asks a homeserver whose OpenID token it is: `GET /_matrix/federation/v1/openid/userinfo`, Matrix specification v1.18,
 * server-server API, OpenID. Only the address in the configuration is asked: no discovery, no redirects.
 */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { stringAt } from "#base";
import { GatewayError, type HomeserverConfig } from "#contracts";

const TIMEOUT_MS = 5000;
const MAX_BODY_BYTES = 64 * 1024;
const MAX_USER_ID_BYTES = 255;

/**
 * The full Matrix id of the token's owner, who is of exactly this homeserver.
 * @throws GatewayError `auth-expired` (token unknown or expired), `throttled`, `unavailable` (no or no proper answer).
 */
export async function verifyOpenIdToken(homeserver: HomeserverConfig, accessToken: string): Promise<string> {
  const base = homeserver.userinfoBaseUrl.replace(/\/+$/, "");
  const url = new URL(`${base}/_matrix/federation/v1/openid/userinfo`);
  url.searchParams.set("access_token", accessToken);
  const { status, body } = await get(url);
  if (status === 401 || status === 403) {
    throw new GatewayError("auth-expired", "the homeserver does not know this OpenID token", "session");
  }
  if (status === 429) throw new GatewayError("throttled", "the homeserver is busy", "upstream", { retryAfterMs: 5000 });
  if (status !== 200)
    throw new GatewayError("unavailable", `the homeserver answered ${status}`, "upstream", { status });
  const sub = stringAt(parseJson(body), "sub");
  if (sub === undefined || !isUserIdOf(sub, homeserver.serverName)) {
    throw new GatewayError("unavailable", "the homeserver vouches for nobody of its own", "upstream");
  }
  return sub;
}

/** Matrix specification, appendix "User Identifiers", historical characters included. */
export function isUserIdOf(userId: string, serverName: string): boolean {
  const localpart = /^@([\x21-\x39\x3b-\x7e]+):/.exec(userId)?.[1];
  return (
    localpart !== undefined &&
    userId === `@${localpart}:${serverName}` &&
    new TextEncoder().encode(userId).length <= MAX_USER_ID_BYTES
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GatewayError("unavailable", "the homeserver answered something else than JSON", "upstream");
  }
}

async function get(url: URL): Promise<{ status: number; body: string }> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { signal, agent: false as const, headers: { accept: "application/json" } };
      const request = url.protocol === "https:" ? httpsRequest(url, options) : httpRequest(url, options);
      request.on("response", resolve).on("error", reject).end();
    });
    return { status: reply.statusCode ?? 0, body: await readBody(reply) };
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    // The address holds the token, so what the network layer says is not passed on.
    const reason = signal.aborted ? "did not answer in time" : "cannot be reached";
    throw new GatewayError("unavailable", `the homeserver ${reason}`, "upstream");
  }
}

async function readBody(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new GatewayError("unavailable", "the homeserver answered too much", "upstream");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
