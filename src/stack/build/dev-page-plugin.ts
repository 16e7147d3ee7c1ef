import type { ServerResponse } from "node:http";
import type { Plugin } from "vite";

/** The example of docs/widgets.md stands among the widgets. */
const EXAMPLE = "/example/";
const EXAMPLE_FOLDER = `/@fs${new URL("../../../tests/support/example-widget/", import.meta.url).pathname}`;
/** Where the development page finds gateways that misbehave: `/fake-gateway/<kind>/`. */
const PATH = "/fake-gateway/";

const REFUSALS: Readonly<Record<string, { readonly status: number; readonly code: string }>> = {
  "other-homeserver": { status: 403, code: "forbidden" },
  "used-token": { status: 401, code: "auth-expired" },
  broken: { status: 400, code: "invalid" },
};

/**
 * For `vite --mode widgets` only: the example, and gateways of a few lines for the development page. `ready` makes sessions and offers nothing, `away`
 * cuts the line, `other-origin` answers without CORS, the others refuse.
 */
export function devPagePlugin(): Plugin {
  return {
    name: "sparks-dev-page",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith(EXAMPLE)) request.url = EXAMPLE_FOLDER + request.url.slice(EXAMPLE.length);
        if (!request.url?.startsWith(PATH)) return next();
        const kind = request.url.slice(PATH.length).split("/", 1)[0] ?? "";
        if (kind === "away") return void request.socket.destroy();
        // Vite itself lets every page of this machine read its replies.
        if (kind === "other-origin") response.removeHeader("access-control-allow-origin");
        else allow(response, request.headers.origin);
        if (request.method === "OPTIONS") return void response.writeHead(204).end();
        if (request.method === "GET") return json(response, 200, { connections: [] });
        const refusal = REFUSALS[kind];
        if (!refusal) return json(response, 200, session());
        const error = { code: refusal.code, message: "as the development page wants it", scope: "session" };
        response.setHeader("x-sparks-error", refusal.code);
        return json(response, refusal.status, { error });
      });
    },
  };
}

const session = () => ({
  token: crypto.randomUUID(),
  expiresInMs: 900_000,
  userId: "@anna:example.org",
  tenant: "development",
  upstreams: [],
});

function allow(response: ServerResponse, origin = "*"): void {
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-headers", "authorization, content-type");
  response.setHeader("access-control-allow-methods", "GET, POST, PUT, DELETE");
  response.setHeader("access-control-expose-headers", "x-sparks-error");
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
