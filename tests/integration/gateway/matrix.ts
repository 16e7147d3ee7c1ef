import { signIn } from "#stack";
import type { TestUser } from "../../support/servers.ts";
import type { OpenId } from "./harness.ts";

/** A source of OpenID tokens of a real homeserver, a new one each time. */
export async function openIdSource(baseUrl: string, user: TestUser): Promise<() => Promise<OpenId>> {
  const matrix = await signIn(baseUrl, user.localpart, user.password);
  return async () => {
    const reply = await matrix.call("POST", `/v3/user/${encodeURIComponent(user.userId)}/openid/request_token`, {});
    // The real server's own reply: the gateway is what checks it.
    return reply as OpenId;
  };
}
