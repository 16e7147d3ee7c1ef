/** A session at the gateway for a person of the test homeserver, made outside of a browser. */
import { type Connection, connectionSchema, GATEWAY_ROUTES, parseConfig, sessionReplySchema } from "#contracts";
import type { TestUser } from "./servers.ts";

export type GatewaySessionOptions = {
  readonly gateway: string;
  readonly homeserver: string;
  readonly user: Pick<TestUser, "userId" | "password">;
  /** The widget origin that the session is bound to. */
  readonly origin: string;
};

export interface GatewaySession {
  readonly token: string;
  connect(upstream: string, username: string, password: string): Promise<Connection>;
}

export async function openGatewaySession({
  gateway,
  homeserver,
  user,
  origin,
}: GatewaySessionOptions): Promise<GatewaySession> {
  const openid = await openIdOf(homeserver, user);
  const reply = await post(`${gateway}${GATEWAY_ROUTES.session}`, { openid }, { origin });
  const { token } = parseConfig(sessionReplySchema, reply);
  return {
    token,
    async connect(upstream, username, password) {
      const body = { upstream, credential: { kind: "password", username, password } };
      const headers = { origin, authorization: `Bearer ${token}` };
      return parseConfig(connectionSchema, await post(`${gateway}${GATEWAY_ROUTES.connections}`, body, headers));
    },
  };
}

/** What the person's client gives a widget that asks who they are. */
export async function openIdOf(homeserver: string, { userId, password }: Pick<TestUser, "userId" | "password">) {
  const login = await post(`${homeserver}/_matrix/client/v3/login`, {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: userId },
    password,
  });
  const path = `/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`;
  return post(`${homeserver}${path}`, {}, { authorization: `Bearer ${String(login.access_token)}` });
}

async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${new URL(url).pathname} was answered with ${reply.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
