/** The double of Microsoft Graph's files, with its sign-in: three hosts, as the real ones are. */
import type { Host, Incoming, Reply } from "./exchange.ts";
import { routeFiles } from "./files-host.ts";
import { type Answer, listen } from "./listen.ts";
import { Refusal, refusalBody } from "./refusal.ts";
import { routeGraph } from "./route.ts";
import { createSignIn, type SignInOptions, type SignInState } from "./sign-in.ts";
import type { Trouble } from "./trouble.ts";
import { createWorld, secret, type World } from "./world.ts";

/** What went over the wire. Tokens are not kept, only that there was one. */
export type WireRequest = {
  readonly host: Host;
  readonly method: string;
  /** With the query, encoded as it came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of Graph; the bytes of files are not kept. */
  readonly body: Uint8Array;
  readonly status: number;
};

export type GraphDouble = {
  /** Ends with "/v1.0/". */
  readonly baseUrl: string;
  readonly origins: World["origins"];
  /** The signed-in person's OneDrive, and the library of a site. */
  readonly driveId: string;
  readonly libraryId: string;
  readonly world: ReturnType<typeof createWorld>;
  readonly requests: readonly WireRequest[];
  /** What a client did that the documents tell it not to. */
  readonly faults: readonly string[];
  readonly signIn: SignInState;
  /** No refresh token is good any more, as when the person changed their password. */
  revokeRefreshTokens(): void;
  /** A good token, got without signing in. */
  token(scopes?: readonly string[]): string;
  /** No token is good any more; refresh tokens stay. */
  expireTokens(): void;
  /** Delta tokens given so far are too old. */
  forgetDelta(): void;
  close(): Promise<void>;
};

export type GraphDoubleOptions = Partial<SignInOptions> & {
  readonly now?: () => number;
  readonly accessTokenSeconds?: number;
};

const ALL_SCOPES = ["User.Read", "Files.ReadWrite.All", "Sites.Read.All"];
const EXPOSED = "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, WWW-Authenticate";

export async function startGraphDouble({
  now = Date.now,
  accessTokenSeconds = 3599,
  tenantId = "8a1b2c3d-0000-4000-8000-0123456789ab",
  clientId = "11111111-2222-4333-8444-555555555555",
  redirectUris = [],
  web,
  interactive = false,
}: GraphDoubleOptions = {}): Promise<GraphDouble> {
  const world = createWorld(now);
  const requests: WireRequest[] = [];
  const signIn: SignInState = { signedIn: false, accessTokenSeconds };
  const login = createSignIn(
    world,
    { tenantId, clientId, redirectUris, interactive, ...(web === undefined ? {} : { web }) },
    signIn,
  );
  const routes = { graph: (request: Incoming) => serveGraph(world, request), files: bare, login: login.route };

  function bare(request: Incoming): Reply {
    const reply = attempt(world, () => routeFiles(world, request));
    return reply.status === 403
      ? reply
      : { ...reply, headers: { "access-control-allow-origin": "*", ...reply.headers } };
  }

  const cutting = new Map<string, Trouble>();
  const listener = (host: Host) =>
    listen(host, {
      cutsRequest: (request) => {
        const trouble = request.method === "OPTIONS" ? undefined : world.trouble.take(request);
        const key = `${request.host} ${request.method} ${request.path}`;
        if (trouble?.kind === "cut-request") return true;
        if (trouble) cutting.set(key, trouble);
        return false;
      },
      answer: (request) => {
        const key = `${request.host} ${request.method} ${request.path}`;
        const trouble = cutting.get(key);
        cutting.delete(key);
        const reply = troubled(world, request, trouble, () => routes[host](request));
        const { authorization, ...headers } = request.headers;
        const query = request.query.size > 0 ? `?${request.query}` : "";
        requests.push({
          host,
          method: request.method,
          path: `${request.path}${query}`,
          headers: authorization === undefined ? headers : { ...headers, authorization: "(a token)" },
          body: request.host === "graph" ? request.body : new Uint8Array(),
          status: reply.status,
        });
        return reply;
      },
    });

  const [graph, files, loginHost] = await Promise.all([listener("graph"), listener("files"), listener("login")]);
  Object.assign(world.origins, { graph: graph.origin, files: files.origin, login: loginHost.origin });
  return {
    baseUrl: `${graph.origin}/v1.0/`,
    origins: world.origins,
    driveId: world.myDrive.id,
    libraryId: world.library.id,
    world,
    requests,
    faults: world.faults,
    signIn,
    revokeRefreshTokens: () => login.refreshTokens.clear(),
    token: (scopes = ALL_SCOPES) => {
      const token = `EwB0.${secret()}`;
      world.tokens.set(token, { scopes, expiresAt: world.now() + accessTokenSeconds * 1000 });
      return token;
    },
    expireTokens: () => world.tokens.clear(),
    forgetDelta: () => {
      world.deltaEpoch++;
    },
    close: async () => {
      await Promise.all([graph.close(), files.close(), loginHost.close()]);
    },
  };
}

function attempt(world: World, run: () => Reply): Reply {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) {
      world.faults.push(`the double itself failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
      return { status: 500, json: { error: { code: "generalException", message: "The double failed." } } };
    }
    return { status: thrown.status, headers: thrown.headers, json: refusalBody(thrown, world.now()) };
  }
}

function serveGraph(world: World, request: Incoming, sparse = false): Reply {
  const cors = { "access-control-allow-origin": "*", "access-control-expose-headers": EXPOSED };
  const { method, path, headers } = request;
  if (method === "OPTIONS") {
    return {
      status: 200,
      headers: {
        ...cors,
        "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
        "access-control-allow-headers": headers["access-control-request-headers"] ?? "",
        "access-control-max-age": "3600",
      },
    };
  }
  const reply = attempt(world, () => {
    demandToken(world, request);
    if (!path.startsWith("/v1.0/")) throw new Refusal(400, "BadRequest", "Invalid version.");
    return routeGraph(world, path.slice("/v1.0/".length), request, sparse);
  });
  return { ...reply, headers: { ...cors, "request-id": crypto.randomUUID(), ...reply.headers } };
}

function demandToken(world: World, { method, path, headers }: Incoming): void {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  const token = bearer === undefined ? undefined : world.tokens.get(bearer);
  if (!token || token.expiresAt < world.now()) {
    const why = bearer === undefined ? "Access token is empty." : "Lifetime validation failed, the token is expired.";
    throw new Refusal(401, "InvalidAuthenticationToken", why, {
      headers: {
        "www-authenticate": `Bearer realm="", authorization_uri="${world.origins.login}/common/oauth2/authorize"`,
      },
    });
  }
  const isRead = method === "GET" || path.endsWith("/preview");
  const needed = /^\/v1\.0\/(sites|me\/followedSites)/.test(path)
    ? /^Sites\.Read/
    : path === "/v1.0/me"
      ? /^User\.Read/
      : isRead
        ? /^(Files|Sites)\.Read/
        : /^(Files|Sites)\.ReadWrite/;
  if (!token.scopes.some((scope) => needed.test(scope))) {
    throw new Refusal(403, "accessDenied", "The token does not carry a scope for this.");
  }
}

function troubled(world: World, request: Incoming, trouble: Trouble | undefined, serve: () => Reply): Answer {
  const seconds = String(trouble?.retryAfterSeconds ?? 1);
  const cors = { "access-control-allow-origin": "*" };
  const refused = (status: number, code: string, headers: Readonly<Record<string, string>>): Answer => ({
    status,
    headers: { ...cors, ...headers },
    json: { error: { code, message: "Trouble." } },
  });
  switch (trouble?.kind) {
    case "throttled":
      return refused(429, "activityLimitReached", { "retry-after": seconds });
    case "unavailable":
      return refused(503, "serviceNotAvailable", { "retry-after": seconds });
    case "unauthorized":
      return refused(401, "InvalidAuthenticationToken", {});
    case "malformed": {
      const { json, ...reply } = serve();
      const headers = { ...reply.headers, "content-type": "application/json" };
      return json === undefined ? reply : { ...reply, headers, text: JSON.stringify(json).slice(0, -7) };
    }
    case "sparse":
      return request.host === "graph" ? serveGraph(world, request, true) : serve();
    case "foreign-next-link": {
      const reply = serve();
      const link = "http://127.0.0.2:9/v1.0/me/drive/root/children?$skiptoken=x";
      return typeof reply.json === "object" ? { ...reply, json: { ...reply.json, "@odata.nextLink": link } } : reply;
    }
    case "cut-reply":
      return { ...serve(), cut: true };
    default:
      return serve();
  }
}
