/** A gateway inside the test's own process, and a client that sends what it is told, byte for byte. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Clock } from "#base";
import { type GatewayConfigInput, gatewayConfigSchema, parseConfig } from "#contracts";
import { createPinoLog, type Gateway, startGateway } from "#gateway";

export const WIDGETS = "http://widgets.test:9";

export type GatewayUnderTest = Gateway & {
  readonly folder: string;
  /** All that was logged, down to the level `debug`. */
  readonly logText: () => string;
  readonly close: () => Promise<void>;
};

export type GatewayTestOptions = {
  readonly tenants: GatewayConfigInput["tenants"];
  readonly limits?: GatewayConfigInput["limits"];
  readonly publicUrl?: string;
  readonly clock?: Clock;
  readonly folder?: string;
};

export async function startGatewayUnderTest(options: GatewayTestOptions): Promise<GatewayUnderTest> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "sparks-gateway-test-"));
  if (options.folder === undefined) writeKey(join(folder, "vault.key"));
  const lines: string[] = [];
  const config = parseConfig(gatewayConfigSchema, {
    listen: { host: "127.0.0.1", port: 0 },
    vault: { kind: "sqlite", file: "vault.sqlite", keys: ["vault.key"] },
    tenants: options.tenants,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.publicUrl ? { publicUrl: options.publicUrl } : {}),
  });
  const gateway = await startGateway(config, {
    baseDir: folder,
    log: createPinoLog("debug", { write: (line) => lines.push(line) }),
    env: {},
    ...(options.clock ? { clock: options.clock } : {}),
  });
  return {
    ...gateway,
    folder,
    logText: () => lines.join(""),
    close: async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const writeKey = (path: string): void =>
  writeFileSync(path, randomBytes(32).toString("base64"), { mode: 0o600 });

export type Sent = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | Readable;
  /** The client goes away. */
  readonly signal?: AbortSignal;
};
export type Received = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Sends a request whose path and headers nobody tidies up. */
export async function send(url: string, sent: Sent): Promise<Received> {
  const reply = await open(url, sent);
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(Buffer.from(chunk));
  return { status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) };
}

/** The same, with the body of the reply left to be read. */
export function open(
  url: string,
  { method = "GET", path, headers = {}, body, signal }: Sent,
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, agent: false, ...(signal ? { signal } : {}) });
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    outgoing.on("response", resolve).on("error", reject);
    if (body === undefined) outgoing.end();
    else if (typeof body === "string" || body instanceof Uint8Array) outgoing.end(body);
    else body.pipe(outgoing);
  });
}

export const jsonOf = ({ body }: Received): Record<string, unknown> => JSON.parse(body.toString("utf8"));

/** Code and scope of an error reply: `auth-expired session`. */
export const errorOf = (received: Received): string => {
  const { error } = jsonOf(received) as { error: { code: string; scope: string } };
  return `${error.code} ${error.scope}`;
};

/** What `get_openid` gives. */
export type OpenId = { access_token: string; token_type: string; matrix_server_name: string; expires_in: number };

/** Speaks to a gateway as the widget of one person does. */
export function createWidget(url: string, origin: string = WIDGETS) {
  let token = "";
  const call = (method: string, path: string, body?: unknown, headers: Sent["headers"] = {}) =>
    send(url, {
      method,
      path,
      headers: {
        origin,
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    call,
    get token() {
      return token;
    },
    signIn: async (openid: OpenId) => {
      const reply = await call("POST", "/session", { openid });
      if (reply.status === 200) token = String(jsonOf(reply).token);
      return reply;
    },
    connect: async (upstream: string, username: string, password: string) => {
      const reply = await call("POST", "/connections", {
        upstream,
        credential: { kind: "password", username, password },
      });
      if (reply.status !== 201) throw new Error(`connecting failed: ${reply.status} ${reply.body}`);
      return String(jsonOf(reply).id);
    },
    proxy: (connectionId: string, sent: Sent) =>
      send(url, { ...sent, path: `/proxy/${connectionId}/${sent.path}`, headers: authorised(sent.headers) }),
    openProxy: (connectionId: string, sent: Sent) =>
      open(url, { ...sent, path: `/proxy/${connectionId}/${sent.path}`, headers: authorised(sent.headers) }),
  };
  function authorised(headers: Sent["headers"] = {}) {
    return { origin, authorization: `Bearer ${token}`, ...headers };
  }
}

/** A little server of the test's own, for playing the attacker or for recording what arrives. */
export async function listenLocally(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
