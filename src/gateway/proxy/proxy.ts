/**
 * `/proxy/<connection>/…`: a person's request to their backend, with the credential added on the way. It works on Node's own
 * request and reply objects, so a byte is copied from socket to socket and nothing else.
 *
 * Replies of the backend come through as they are (any status, multistatus hrefs as the backend wrote them: starting with
 * the connection's `basePath`), except: 401 becomes `auth-expired` of scope `connection` without a challenge, redirects under
 * the base point to the gateway, others are refused, and only known headers pass.
 */
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { GatewayError, type GatewayLimits, PROXY_METHODS } from "#contracts";
import { authorizationOf } from "../connections/authorization.ts";
import type { Bearer } from "../connections/bearer.ts";
import type { RequestContext } from "../http/request-context.ts";
import { requestOrigin } from "../http/request-origin.ts";
import type { Metrics } from "../metrics.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Tenants, Upstream } from "../tenants.ts";
import type { StoredCredential } from "../vault/stored-credential.ts";
import type { Owner, Vault } from "../vault/vault.ts";
import type { Agents } from "./agents.ts";
import { openUpstreamRequest } from "./forward.ts";
import { replyHeaders, upstreamRequestHeaders } from "./headers.ts";
import { heldBody } from "./held-body.ts";
import { lingerOverBody } from "./linger.ts";
import type { SessionLimits } from "./session-limits.ts";
import { gatewayLocation, parseProxyTarget, upstreamUrl } from "./target.ts";

export type ProxyDeps = {
  readonly tenants: Tenants;
  readonly sessions: Sessions;
  readonly vault: Pick<Vault, "get">;
  readonly bearer: Bearer;
  readonly sessionLimits: SessionLimits;
  readonly limits: GatewayLimits;
  readonly metrics: Metrics;
  readonly agents: Agents;
  /** As browsers see the gateway, without a slash at the end; undefined when the configuration does not say. */
  readonly publicUrl: URL | undefined;
};

/** A request that waits for its answer. */
export type Turn = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly context: RequestContext;
  /** Headers that let the page read the answer. */
  readonly cors: Readonly<Record<string, string>>;
};

/** What a request turned out to be about. */
type Route = {
  readonly url: URL;
  readonly upstream: Upstream;
  readonly connectionId: string;
  readonly owner: Owner;
  readonly credential: StoredCredential;
};

const METHODS = new Set<string>(PROXY_METHODS);
/** Safe to send a second time when a kept connection turns out to be closed. */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"]);
const isRedirect = (status: number) => status >= 300 && status < 400 && status !== 304;

export function createProxy(deps: ProxyDeps) {
  const { tenants, sessions, vault, bearer, sessionLimits, limits, metrics, agents, publicUrl } = deps;

  const routeOf = async ({ req, res, context }: Turn): Promise<Route> => {
    const origin = requestOrigin(req.headers, publicUrl?.origin);
    const session = sessions.authenticate(req.headers.authorization, origin);
    context.tenant = session.tenant;
    if (!METHODS.has(req.method ?? "")) throw new GatewayError("unsupported", "no WebDAV method", "gateway");
    res.once("close", sessionLimits.enter(session.key));
    const { connectionId, rest, query } = parseProxyTarget(req.url ?? "");
    const connection = await vault.get(session, connectionId);
    const upstream = connection && tenants.byId(session.tenant)?.upstreams.get(connection.upstream);
    if (!connection || !upstream) throw new GatewayError("not-found", "no such connection", "gateway");
    const url = upstreamUrl(upstream.base, rest, query);
    const credential = await bearer.current(session, connection, upstream);
    return { url, upstream, connectionId, owner: session, credential };
  };

  const open = (req: IncomingMessage, route: Route) => {
    const at = { host: req.headers.host, publicUrl };
    const connection = { connectionId: route.connectionId, base: route.upstream.base };
    const headers = upstreamRequestHeaders(req, connection, at);
    headers.authorization = authorizationOf(route.credential);
    if (isChunked(req)) headers["transfer-encoding"] = "chunked";
    const { connectTimeoutMs, idleTimeoutMs } = limits;
    const method = req.method ?? "GET";
    return openUpstreamRequest({ url: route.url, method, headers, connectTimeoutMs, idleTimeoutMs }, agents);
  };

  /** Sends the request, once more if a kept connection was dead, and waits for the head of the reply. `held`: the body, where it was read. */
  const exchange = async ({ req, res }: Turn, route: Route, held: Buffer | undefined) => {
    const bodyless = held !== undefined || !hasBody(req);
    for (let attempt = 0; ; attempt++) {
      const { request, reply } = open(req, route);
      const letGo = () => {
        if (!res.writableFinished) request.destroy();
      };
      res.once("close", letGo);
      try {
        if (bodyless) {
          request.end(held);
          return { request, reply: await reply };
        }
        countBytes(req, (bytes) => metrics.proxied(route.owner.tenant, "up", bytes));
        const overflow = pipeBody(req, request, limits.maxBodyBytes);
        return { request, reply: await Promise.race([reply, overflow]) };
      } catch (thrown) {
        res.off("close", letGo);
        request.destroy();
        const again = attempt === 0 && bodyless && request.reusedSocket && REPEATABLE.has(req.method ?? "");
        if (!again || res.destroyed) throw thrown;
      }
    }
  };

  /**
   * The same, where the backend may take the token no longer: it is then asked once more with another one. What was streamed is gone
   * and cannot be: whoever sent it may send it again at once.
   */
  const exchangeWithTokens = async (turn: Turn, route: Route) => {
    const { credential, owner, connectionId, upstream } = route;
    if (credential.kind !== "oauth") return exchange(turn, route, undefined);
    const held = await heldBody(turn.req);
    if (held && held.length > 0) metrics.proxied(owner.tenant, "up", held.length);
    const first = await exchange(turn, route, held);
    if (first.reply.statusCode !== 401) return first;
    first.request.destroy();
    const renewed = await bearer.renewed(owner, connectionId, upstream, credential);
    if (held) return exchange(turn, { ...route, credential: renewed }, held);
    throw new GatewayError("throttled", "the token had run out: send it again", "upstream", { retryAfterMs: 0 });
  };

  const locate = (reply: IncomingMessage, route: Route): string | undefined => {
    const { location } = reply.headers;
    // Graph's monitors of long work carry a right of their own, and are asked by the page itself.
    if (location !== undefined && reply.statusCode === 202 && route.upstream.kind === "graph") return location;
    const publicBase = publicUrl?.href.replace(/\/$/, "") ?? "";
    return location === undefined
      ? undefined
      : gatewayLocation(location, route.url, route.upstream.base, route.connectionId, publicBase);
  };

  const answer = ({ req, res, cors }: Turn, route: Route, request: ClientRequest, reply: IncomingMessage) => {
    const status = reply.statusCode ?? 0;
    const location = locate(reply, route);
    const refusal = refusalOf(status, location);
    if (refusal) {
      request.destroy();
      throw refusal;
    }
    res.writeHead(status, {
      ...replyHeaders(reply.headers),
      ...cors,
      ...(location === undefined ? {} : { location }),
      ...(req.complete ? {} : { connection: "close" }),
    });
    countBytes(reply, (bytes) => metrics.proxied(route.owner.tenant, "down", bytes));
    // Cut off above is cut off below: a client must not take half a file for a whole one.
    reply.on("close", () => {
      if (!reply.complete) res.destroy();
    });
    reply.on("error", () => res.destroy());
    reply.once("end", () => void finish(req, res, request));
    reply.pipe(res, { end: false });
  };

  /** Answers one request. Rejects with what the caller answers as an error. */
  return async (turn: Turn): Promise<void> => {
    const route = await routeOf(turn);
    if (Number(turn.req.headers["content-length"] ?? 0) > limits.maxBodyBytes) throw tooLarge();
    if (turn.res.destroyed) return;
    const { request, reply } = await exchangeWithTokens(turn, route);
    answer(turn, route, request, reply);
  };
}

const tooLarge = () => new GatewayError("too-large", "more than the gateway forwards", "gateway");

const isChunked = (req: IncomingMessage) => req.headers["transfer-encoding"] !== undefined;
const hasBody = (req: IncomingMessage) => isChunked(req) || Number(req.headers["content-length"] ?? 0) > 0;

function refusalOf(status: number, location: string | undefined): GatewayError | undefined {
  if (status === 401) return new GatewayError("auth-expired", "the backend refuses the credential", "connection");
  if (status === 407) return new GatewayError("unavailable", "a proxy stands before the backend", "upstream");
  if (isRedirect(status) && location === undefined) {
    return new GatewayError("unavailable", "the backend redirects to somewhere else", "upstream");
  }
  return undefined;
}

/** Tells once, when it is over, how long a body was. */
function countBytes(message: IncomingMessage, tell: (bytes: number) => void): void {
  let bytes = 0;
  message.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  message.once("close", () => tell(bytes));
  // Listening has set it flowing; it waits for the pipe.
  message.pause();
}

/** Streams the body up. The promise rejects when it turns out longer than allowed, and else never settles. */
function pipeBody(req: IncomingMessage, request: ClientRequest, maxBytes: number): Promise<never> {
  // The upstream may answer and close before all is sent; the reply, or its absence, tells what that means.
  request.on("error", () => req.unpipe(request));
  return new Promise((_, reject) => {
    // An announced length was checked before, and Node holds the client to it.
    if (isChunked(req)) {
      let left = maxBytes;
      req.on("data", (chunk: Buffer) => {
        left -= chunk.length;
        if (left >= 0) return;
        req.unpipe(request);
        reject(tooLarge());
        request.destroy();
      });
    }
    req.pipe(request);
  });
}

async function finish(req: IncomingMessage, res: ServerResponse, request: ClientRequest): Promise<void> {
  if (!req.complete) {
    req.unpipe(request);
    await lingerOverBody(req);
  }
  res.end();
}
