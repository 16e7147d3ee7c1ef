/** The routes of sign-ins that leave the widget, and the address to which sign-in services send people back. */
import { CONNECTION_ROUTES, type FlowState, flowRequestSchema } from "#contracts";
import type { SignIns } from "../connections/sign-ins.ts";
import type { Session } from "../session/sessions.ts";
import { callbackPage } from "./callback-page.ts";
import type { ApiApp, Ctx } from "./hono-context.ts";
import { learn, readJson } from "./hono-context.ts";

/** Before the routes of single connections, whose ids these words would be. */
export function addFlowRoutes(app: ApiApp, signIns: SignIns, sessionOf: (c: Ctx) => Session): void {
  const one = `${CONNECTION_ROUTES.flows}/:id` as const;

  for (const [route, kind] of [
    [CONNECTION_ROUTES.loginFlow, "login-flow"],
    [CONNECTION_ROUTES.oauth, "oauth"],
  ] as const) {
    app.post(route, async (c) => {
      learn(c, { route });
      const session = sessionOf(c);
      return c.json(await signIns.begin(session, kind, await readJson(c, flowRequestSchema)), 201);
    });
  }
  app.get(one, async (c) => {
    learn(c, { route: one });
    const reply: FlowState = await signIns.look(sessionOf(c), c.req.param("id"));
    return c.json(reply);
  });
  app.delete(one, async (c) => {
    learn(c, { route: one });
    await signIns.cancel(sessionOf(c), c.req.param("id"));
    return c.body(null, 204);
  });
  app.get(CONNECTION_ROUTES.oauthCallback, async (c) => {
    learn(c, { route: CONNECTION_ROUTES.oauthCallback });
    const outcome = await signIns.comeBack(new URL(c.req.url).searchParams);
    const { status, headers, html } = callbackPage(outcome, c.req.header("accept-language"));
    return new Response(html, { status, headers });
  });
}
