/** Serves a folder of built files with given headers, compressed beforehand. */
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import sirv from "sirv";
import { LOOPBACK } from "../ports.ts";
import type { Headers } from "./headers.ts";

export type StaticOptions = {
  readonly folder: string;
  readonly port: number;
  readonly headers: Headers;
  /** Paths without an extension that are no file get index.html: the client's own routes. */
  readonly fallback?: boolean;
  /** Documents made anew at every request, by path: `/config.json`. Never cached. */
  readonly generated?: Readonly<Record<string, () => Promise<unknown> | unknown>>;
  /** Told of every reply that is a failure; paths without their query. */
  readonly log?: (line: string) => void;
};

export interface StaticServer {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Vite writes a hash of the content into these names, so that the same name is the same file for ever. */
const HASHED = /^(\/[^/]+)*\/assets\/[^/]+-[0-9A-Za-z_-]{8,}\.[a-z0-9.]+$/;

export async function startStaticServer(options: StaticOptions): Promise<StaticServer> {
  const server = createServer(staticHandler(options));
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : options.port);
    });
  });
  return {
    baseUrl: `http://${LOOPBACK}:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function staticHandler(options: StaticOptions): RequestListener {
  const { folder, headers, fallback = false, generated = {}, log = () => {} } = options;
  const files = sirv(folder, {
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders: (response, path) => {
      response.setHeader("cache-control", HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    response.once("finish", () => {
      if (response.statusCode >= 400) log(`${request.method} ${path} ${response.statusCode}`);
    });
    if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Method not allowed");
    const make = Object.hasOwn(generated, path) ? generated[path] : undefined;
    if (make) return void answerJson(response, make, log);
    files(request, response, () => {
      // A page of the client, and not a file that is missing: the last segment has no extension.
      if (!fallback || /\.[^/]*$/.test(path) || request.url === "/index.html")
        return answer(response, 404, "Not found");
      request.url = "/index.html";
      files(request, response, () => answer(response, 404, "Not found"));
    });
  };
}

async function answerJson(
  response: ServerResponse,
  make: () => Promise<unknown> | unknown,
  log: (line: string) => void,
): Promise<void> {
  try {
    const text = JSON.stringify(await make());
    response.setHeader("cache-control", "no-store");
    response.setHeader("content-type", "application/json");
    response.end(text);
  } catch (thrown) {
    log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    answer(response, 500, "This document cannot be made; see the log of this part");
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${text}\n`);
}
