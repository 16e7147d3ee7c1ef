/** One request and its reply, with what every route of a double needs. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Failure } from "./failure.ts";

export type Headers = Readonly<Record<string, string>>;

export interface Exchange {
  readonly method: string;
  /** Path as sent, percent-encoded, without the query. */
  readonly rawPath: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** "" where it was not sent. */
  header(name: string): string;
  /** The whole body; 413 beyond a megabyte. */
  text(): Promise<string>;
  reply(status: number, headers?: Headers, body?: string): void;
}

const MOST_TEXT = 1_048_576;

export function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const target = request.url ?? "/";
  const [rawPath = "/", query = ""] = target.split("?", 2);
  return {
    method: request.method ?? "GET",
    rawPath,
    query: new URLSearchParams(query),
    request,
    response,
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(",") : (value ?? "");
    },
    async text() {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of request) {
        size += (chunk as Buffer).length;
        if (size > MOST_TEXT) throw new Failure(413, "the body is too large");
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks).toString("utf8");
    },
    reply(status, headers = {}, body = "") {
      response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
      response.end(request.method === "HEAD" ? undefined : body);
    },
  };
}

/** Segments of a path below `prefix`, decoded; a segment that names no entry of a folder is refused. */
export function segmentsBelow(rawPath: string, prefix: string): string[] {
  const rest = rawPath.slice(prefix.length).replace(/^\/+|\/+$/g, "");
  return rest === "" ? [] : rest.split(/\/+/).map(decodeSegment);
}

export function decodeSegment(raw: string): string {
  let name: string;
  try {
    name = decodeURIComponent(raw);
  } catch {
    throw new Failure(400, "the path is not percent-encoded UTF-8");
  }
  if (name === "." || name === ".." || /[/\\\0]/.test(name))
    throw new Failure(400, "File name contains at least one invalid character");
  return name;
}

/** As Sabre encodes them in hrefs. */
export const encodeSegment = (name: string) =>
  encodeURIComponent(name).replace(/[!'*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export const encodePath = (path: string) => path.split("/").map(encodeSegment).join("/");
