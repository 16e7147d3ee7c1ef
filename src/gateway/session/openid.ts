/**
 * Asks a homeserver whose OpenID token it is: `GET /_matrix/federation/v1/openid/userinfo`, Matrix specification v1.18,
 * server-server API, OpenID. Only the address in the configuration is asked: no discovery, no redirects.
 */
import { stringAt } from "#base";
import { GatewayError, type HomeserverConfig } from "#contracts";
import { askHomeserver, homeserverUrl, parseAnswer } from "../homeserver/ask.ts";

const MAX_USER_ID_BYTES = 255;

/**
 * The full Matrix id of the token's owner, who is of exactly this homeserver.
 * @throws GatewayError `auth-expired` (token unknown or expired), `throttled`, `unavailable` (no or no proper answer).
 */
export async function verifyOpenIdToken(
  homeserver: Pick<HomeserverConfig, "serverName" | "userinfoBaseUrl">,
  accessToken: string,
): Promise<string> {
  const url = homeserverUrl(homeserver.userinfoBaseUrl, "/_matrix/federation/v1/openid/userinfo");
  url.searchParams.set("access_token", accessToken);
  const answer = await askHomeserver(url);
  const { status } = answer;
  if (status === 401 || status === 403) {
    throw new GatewayError("auth-expired", "the homeserver does not know this OpenID token", "session");
  }
  if (status === 429) throw new GatewayError("throttled", "the homeserver is busy", "upstream", { retryAfterMs: 5000 });
  if (status !== 200)
    throw new GatewayError("unavailable", `the homeserver answered ${status}`, "upstream", { status });
  const sub = stringAt(parseAnswer(answer), "sub");
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
