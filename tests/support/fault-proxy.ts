/**
 * A reverse proxy in front of one server that a test can make misbehave: gone, slow, failing, or without sliding sync.
 * Runs inside the test's own process, so that every test may have its own in front of a shared server.
 */
import { createServer, type IncomingMessage, type RequestListener, request, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { LOOPBACK } from "#stack";

export type ProxiedRequest = {
  readonly method: string;
  /** Path and query, as it was asked. */
  readonly path: string;
  /** What the asking side got; 0 when it got nothing. */
  status: number;
  /** Milliseconds since the proxy was made. */
  readonly atMs: number;
};

export interface FaultProxy {
  /** Without a trailing slash. Stays the same through pause and resume. */
  readonly baseUrl: string;
  /** Everything that was asked, oldest first. */
  readonly requests: readonly ProxiedRequest[];
  /** The server is gone: open connections are cut, new ones refused. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The next `count` requests (whose path contains `pathPart`) get this status and never reach the server. */
  failNext(count: number, status: number, options?: FailOptions): void;
  /** The next `count` requests reach the server, but the reply is lost on the way back. */
  loseReplies(count: number, pathPart?: string): void;
  /** Every request waits this long. */
  setLatency(latencyMs: number): void;
  clearRequests(): void;
  close(): Promise<void>;
}

export type FailOptions = {
  readonly pathPart?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type FaultProxyOptions = {
  /** False: sliding sync is not offered and answers M_UNRECOGNIZED, as on a homeserver without it. */
  readonly slidingSync?: boolean;
  /** The server hears the name it was asked by, as WebDAV servers want it that compare a Destination with it. */
  readonly keepHost?: boolean;
};

const SLIDING_SYNC_PATH = "/org.matrix.simplified_msc3575/";
/** Replies whose text is changed: what is offered, and where the server says that it is. */
const REWRITTEN = [
  /^\/_matrix\/client\/versions/,
  /^\/_matrix\/client\/[^/]+\/login$/,
  /^\/\.well-known\/matrix\/client/,
];

type Fault = {
  left: number;
  readonly pathPart: string;
  readonly apply: "lose" | (FailOptions & { readonly status: number });
};

export async function startFaultProxy(targetUrl: string, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const target = new URL(targetUrl);
  const startedAt = performance.now();
  const requests: ProxiedRequest[] = [];
  const faults: Fault[] = [];
  const sockets = new Set<Socket>();
  let latencyMs = 0;
  let port = 0;

  const takeFault = (path: string) => {
    const fault = faults.find((candidate) => candidate.left > 0 && path.includes(candidate.pathPart));
    if (fault) fault.left--;
    return fault?.apply;
  };

  const handle: RequestListener = (asked, answer) => {
    const path = asked.url ?? "/";
    const entry: ProxiedRequest = {
      method: asked.method ?? "GET",
      path,
      status: 0,
      atMs: performance.now() - startedAt,
    };
    requests.push(entry);
    answer.on("finish", () => {
      entry.status = answer.statusCode;
    });
    const proceed = () => {
      if (options.slidingSync === false && path.includes(SLIDING_SYNC_PATH)) {
        return replyJson(asked, answer, 404, { errcode: "M_UNRECOGNIZED", error: "Unrecognized request" });
      }
      // What a browser asks before it asks (CORS preflight) is not counted: it may remember the answer from before.
      const fault = entry.method === "OPTIONS" ? undefined : takeFault(path);
      if (fault === undefined || fault === "lose")
        return forward(asked, answer, target, fault === "lose", rewrite(path), options.keepHost === true);
      replyJson(
        asked,
        answer,
        fault.status,
        fault.body ?? { errcode: "M_UNKNOWN", error: "made to fail" },
        fault.headers,
      );
    };
    if (latencyMs > 0) setTimeout(proceed, latencyMs);
    else proceed();
  };

  const rewrite = (path: string) => {
    if (!REWRITTEN.some((pattern) => pattern.test(path))) return undefined;
    return (text: string) => {
      const moved = text.replaceAll(target.origin, `http://${LOOPBACK}:${port}`);
      return options.slidingSync === false
        ? moved.replaceAll(/"org\.matrix\.simplified_msc3575":\s*true,?/g, "")
        : moved;
    };
  };

  const newServer = () => {
    const made = createServer(handle);
    made.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    return made;
  };
  let server = newServer();
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, LOOPBACK, () => {
        const address = server.address();
        if (typeof address === "object" && address) port = address.port;
        resolve();
      });
    });
  const shut = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen();

  return {
    baseUrl: `http://${LOOPBACK}:${port}`,
    requests,
    pause: shut,
    async resume() {
      if (server.listening) return;
      server = newServer();
      await listen();
    },
    failNext(count, status, more = {}) {
      faults.push({ left: count, pathPart: more.pathPart ?? "", apply: { ...more, status } });
    },
    loseReplies(count, pathPart = "") {
      faults.push({ left: count, pathPart, apply: "lose" });
    },
    setLatency(next) {
      latencyMs = next;
    },
    clearRequests() {
      requests.length = 0;
    },
    close: shut,
  };
}

function replyJson(
  asked: IncomingMessage,
  answer: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  asked.resume();
  // A browser must be able to read the failure, as it can read Synapse's own.
  const cors = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "*",
    "access-control-allow-methods": "*",
  };
  answer.writeHead(asked.method === "OPTIONS" ? 204 : status, {
    "content-type": "application/json",
    ...cors,
    ...headers,
  });
  answer.end(asked.method === "OPTIONS" ? undefined : JSON.stringify(body));
}

function forward(
  asked: IncomingMessage,
  answer: ServerResponse,
  target: URL,
  loseReply: boolean,
  rewrite: ((text: string) => string) | undefined,
  keepHost: boolean,
): void {
  const headers = { ...asked.headers, ...(keepHost ? {} : { host: target.host }) };
  if (rewrite) delete headers["accept-encoding"];
  const passed = request(
    { host: target.hostname, port: target.port, method: asked.method, path: asked.url, headers, agent: false },
    (reply) => {
      if (loseReply) {
        reply.resume();
        reply.on("end", () => answer.destroy());
        return;
      }
      if (!rewrite) {
        answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
        reply.pipe(answer);
        return;
      }
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part));
      reply.on("end", () => {
        const text = rewrite(Buffer.concat(parts).toString("utf8"));
        const changed = { ...reply.headers, "content-length": String(Buffer.byteLength(text)) };
        delete changed["transfer-encoding"];
        answer.writeHead(reply.statusCode ?? 502, changed);
        answer.end(text);
      });
    },
  );
  // The server is not there, or the asking side has gone: either way the connection ends.
  passed.on("error", () => answer.destroy());
  answer.on("close", () => passed.destroy());
  asked.pipe(passed);
}
