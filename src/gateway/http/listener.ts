import type { IncomingMessage, ServerResponse } from "node:http";
import { createRandomId, type Log, SparksError } from "#base";
import { GATEWAY_ROUTES, GatewayError, PROXY_METHODS } from "#contracts";
import type { Metrics } from "../metrics.ts";
import { lingerOverBody } from "../proxy/linger.ts";
import type { Turn } from "../proxy/proxy.ts";
import { isRtcAddress } from "../rtc/routes.ts";
import type { Tenants } from "../tenants.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import { errorReply, sendError } from "./error-reply.ts";
import { type RequestContext, setRequestContext } from "./request-context.ts";

export type ListenerDeps = {
  readonly tenants: Tenants;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly onFault: (thrown: unknown) => void;
  readonly answerApi: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  readonly answerProxy: (turn: Turn) => Promise<void>;
  /** Answers what it refuses too: in the form of the Matrix specification, and to any origin. */
  readonly answerRtc: (turn: Pick<Turn, "req" | "res" | "context">) => Promise<void>;
};

const PROXY_PREFIX = `${GATEWAY_ROUTES.proxy}/`;
const LABELLED_METHODS = new Set<string>(PROXY_METHODS);
/** Asked every few seconds by machines. */
const QUIET_ROUTES = new Set<string>([GATEWAY_ROUTES.health, GATEWAY_ROUTES.metrics, "(preflight)"]);

/** Every request passes here: it gets its id, its line in the log, its CORS headers, and its way. */
export function createListener({ tenants, metrics, log, onFault, answerApi, answerProxy, answerRtc }: ListenerDeps) {
  /** Names a request in the log of this and any other run. */
  const run = createRandomId();
  let count = 0;

  const observe = (req: IncomingMessage, res: ServerResponse): RequestContext => {
    const context: RequestContext = { id: `${run}-${++count}`, route: "(none)", tenant: undefined, error: undefined };
    const startedAt = performance.now();
    setRequestContext(req, context);
    res.once("close", () => {
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      const { id, route, tenant, error } = context;
      const method = methodLabel(req.method);
      const status = res.statusCode;
      const complete = res.writableFinished;
      metrics.request({ tenant: tenant ?? "", route, method, status }, durationMs);
      log[QUIET_ROUTES.has(route) ? "debug" : "info"]("request", {
        id,
        tenant,
        route,
        method,
        status,
        error,
        complete,
        durationMs,
      });
    });
    return context;
  };

  const refuse = async ({ req, res, context, cors }: Turn, thrown: unknown) => {
    context.error = res.destroyed ? "cancelled" : errorReply(thrown).body.error.code;
    if (!(thrown instanceof SparksError)) onFault(thrown);
    if (res.destroyed) return;
    const cutOff = !req.complete;
    await lingerOverBody(req);
    sendError(res, thrown, cutOff ? { ...cors, connection: "close" } : cors);
  };

  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const { origin } = req.headers;
    const turn = { req, res, context: observe(req, res), cors: corsHeaders(origin, tenants.isWidgetOrigin) };
    try {
      if (isRtcAddress(req.url)) {
        await answerRtc(turn);
      } else if (req.method === "OPTIONS" && req.headers["access-control-request-method"] !== undefined) {
        turn.context.route = "(preflight)";
        if (origin === undefined || !tenants.isWidgetOrigin(origin)) {
          throw new GatewayError("forbidden", "no widget of ours is served from there", "gateway");
        }
        res.writeHead(204, preflightHeaders(origin, req.headers["access-control-request-headers"])).end();
      } else if (isProxyAddress(req.url)) {
        turn.context.route = `${GATEWAY_ROUTES.proxy}/:id/*`;
        await answerProxy(turn);
      } else {
        for (const [name, value] of Object.entries(turn.cors)) res.setHeader(name, value);
        await answerApi(req, res);
      }
    } catch (thrown) {
      await refuse(turn, thrown);
    }
  };

  return (req: IncomingMessage, res: ServerResponse): void => void answer(req, res);
}

const isProxyAddress = (target: string | undefined) => target?.startsWith(PROXY_PREFIX) ?? false;
/** Anybody may invent methods; a label may not grow with them. */
const methodLabel = (method: string | undefined) =>
  method !== undefined && LABELLED_METHODS.has(method) ? method : "other";
