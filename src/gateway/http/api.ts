/** The JSON routes of the contract (src/contracts/gateway/routes.ts). */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import {
  type ConnectionList,
  connectionChangeSchema,
  credentialUpdateSchema,
  GATEWAY_ROUTES,
  GatewayError,
  type Health,
  newConnectionSchema,
  type SessionReply,
  sessionRequestSchema,
} from "#contracts";
import type { Connections } from "../connections/connections.ts";
import type { SignIns } from "../connections/sign-ins.ts";
import type { Metrics } from "../metrics.ts";
import type { Session, Sessions } from "../session/sessions.ts";
import type { SignInRequest } from "../session/sign-in.ts";
import type { Tenants } from "../tenants.ts";
import type { Vault } from "../vault/vault.ts";
import { errorReply } from "./error-reply.ts";
import { addFlowRoutes } from "./flow-routes.ts";
import { type ApiApp, type Ctx, type Env, learn, readJson } from "./hono-context.ts";
import { requestAddress, requestOrigin } from "./request-origin.ts";

export type ApiDeps = {
  readonly tenants: Tenants;
  readonly sessions: Sessions;
  readonly signIn: (request: SignInRequest) => Promise<{ token: string; session: Session }>;
  readonly connections: Connections;
  readonly signIns: SignIns;
  readonly vault: Pick<Vault, "isHealthy">;
  readonly metrics: Metrics;
  readonly sessionMs: number;
  readonly trustForwardedFor: boolean;
  readonly publicUrl: URL | undefined;
  readonly mayReadMetrics: (incoming: HttpBindings["incoming"]) => boolean;
  readonly onFault: (thrown: unknown) => void;
};

export function createApi(deps: ApiDeps): ApiApp {
  const { tenants, sessions, signIn, connections, vault, metrics, publicUrl } = deps;
  const app = new Hono<Env>();

  const originOf = (c: Ctx) => requestOrigin(c.env.incoming.headers, publicUrl?.origin);

  const sessionOf = (c: Ctx): Session => {
    const session = sessions.authenticate(c.env.incoming.headers.authorization, originOf(c));
    learn(c, { tenant: session.tenant });
    return session;
  };

  app.use(async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
  });
  app.onError((thrown, c) => {
    const { status, headers, body } = errorReply(thrown);
    learn(c, { error: body.error.code });
    if (status >= 500 && !(thrown instanceof GatewayError)) deps.onFault(thrown);
    return new Response(JSON.stringify(body), { status, headers });
  });
  app.notFound(() => {
    throw new GatewayError("not-found", "no such address", "gateway");
  });

  app.post(GATEWAY_ROUTES.session, async (c) => {
    learn(c, { route: GATEWAY_ROUTES.session });
    const { openid } = await readJson(c, sessionRequestSchema);
    const address = requestAddress(
      c.env.incoming.socket.remoteAddress,
      c.req.header("x-forwarded-for"),
      deps.trustForwardedFor,
    );
    const { token, session } = await signIn({ openid, origin: originOf(c), address });
    learn(c, { tenant: session.tenant });
    const upstreams = [...(tenants.byId(session.tenant)?.upstreams.values() ?? [])];
    const reply: SessionReply = {
      token,
      expiresInMs: deps.sessionMs,
      userId: session.userId,
      tenant: session.tenant,
      upstreams: upstreams.map(({ id, kind, label, signIn }) => ({ id, kind, label, signIn: [...signIn] })),
    };
    return c.json(reply);
  });

  app.delete(GATEWAY_ROUTES.session, (c) => {
    learn(c, { route: GATEWAY_ROUTES.session });
    sessions.end(sessionOf(c));
    return c.body(null, 204);
  });

  const all = GATEWAY_ROUTES.connections;
  const one = `${all}/:id` as const;

  app.get(all, async (c) => {
    learn(c, { route: all });
    const reply: ConnectionList = { connections: [...(await connections.list(sessionOf(c)))] };
    return c.json(reply);
  });
  app.post(all, async (c) => {
    learn(c, { route: all });
    const session = sessionOf(c);
    return c.json(await connections.add(session, await readJson(c, newConnectionSchema)), 201);
  });
  addFlowRoutes(app, deps.signIns, sessionOf);
  app.patch(one, async (c) => {
    learn(c, { route: one });
    const session = sessionOf(c);
    const { label } = await readJson(c, connectionChangeSchema);
    return c.json(await connections.rename(session, c.req.param("id"), label));
  });
  app.delete(one, async (c) => {
    learn(c, { route: one });
    const removal = await connections.remove(sessionOf(c), c.req.param("id"));
    return removal ? c.json(removal) : c.body(null, 204);
  });
  app.post(`${one}/test`, async (c) => {
    learn(c, { route: `${one}/test` });
    await connections.test(sessionOf(c), c.req.param("id"));
    return c.body(null, 204);
  });
  app.put(`${one}/credential`, async (c) => {
    learn(c, { route: `${one}/credential` });
    const session = sessionOf(c);
    const { credential } = await readJson(c, credentialUpdateSchema);
    return c.json(await connections.reauthorise(session, c.req.param("id"), credential));
  });

  app.get(GATEWAY_ROUTES.health, async (c) => {
    learn(c, { route: GATEWAY_ROUTES.health });
    const healthy = await vault.isHealthy();
    const reply: Health = { status: healthy ? "ok" : "failing", vault: healthy };
    return c.json(reply, healthy ? 200 : 503);
  });
  app.get(GATEWAY_ROUTES.metrics, async (c) => {
    learn(c, { route: GATEWAY_ROUTES.metrics });
    if (!deps.mayReadMetrics(c.env.incoming)) throw new GatewayError("forbidden", "not for you", "gateway");
    return c.body(await metrics.render(), 200, { "content-type": metrics.contentType });
  });

  return app;
}
