/** Passes plain WebDAV on to the store: conditions judged here (the store's entity tags are weak at first), hosts and paths put right. */
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "./exchange.ts";
import { Failure } from "./failure.ts";
import type { DavPath, Store, StoredEntry } from "./store.ts";

const REQUEST_HEADERS = ["content-type", "content-length", "depth", "overwrite", "timeout", "lock-token", "range"];
const REPLY_HEADERS = ["content-length", "content-range", "accept-ranges", "last-modified", "lock-token", "allow"];

/** `If-Match` and `If-None-Match` against what is there (RFC 9110, 13.1). */
export function checkConditions(exchange: Exchange, present: StoredEntry | undefined): void {
  const match = exchange.header("if-match");
  const noneMatch = exchange.header("if-none-match");
  if (match !== "" && !(present && tags(match).some((tag) => tag === "*" || tag === present.etag))) {
    throw new Failure(412, "An If-Match header was specified, but none of the specified ETags matched.");
  }
  if (noneMatch === "" || !present) return;
  if (tags(noneMatch).some((tag) => tag === "*" || tag.replace(/^W\//, "") === present.etag)) {
    throw new Failure(412, "An If-None-Match header was specified, but the ETag matched");
  }
}

const tags = (list: string) => list.split(",").map((tag) => tag.trim());

/** Headers to the store; `Destination` and tagged lists name the store's own URLs. */
export function headersFor(exchange: Exchange, store: Store, destination?: DavPath): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of REQUEST_HEADERS) {
    const value = exchange.header(name);
    if (value !== "") headers[name] = value;
  }
  if (destination !== undefined) headers.destination = store.urlOf(destination);
  // Only the tokens of locks count: entity tags have been judged.
  const tokens = exchange.header("if").match(/<opaquelocktoken:[^>]+>/g);
  if (tokens) headers.if = `(${tokens[0]})`;
  return headers;
}

/** Sends it on, with its body, and resolves with the reply where the store agreed. @throws Failure where it did not. */
export async function forward(
  exchange: Exchange,
  store: Store,
  path: DavPath,
  options: { readonly destination?: DavPath; readonly body?: boolean; readonly as?: string } = {},
): Promise<IncomingMessage> {
  const headers = headersFor(exchange, store, options.destination);
  if (!options.body) delete headers["content-length"];
  const reply = await store.send(
    options.as ?? exchange.method,
    path,
    headers,
    options.body ? exchange.request : undefined,
  );
  const status = reply.statusCode ?? 500;
  if (status < 400) return reply;
  reply.resume();
  throw new Failure(status, `the store answers ${status}`);
}

/** Gives the store's reply to who asked. */
export async function passOn(exchange: Exchange, reply: IncomingMessage, extra: Readonly<Record<string, string>> = {}) {
  const headers: Record<string, string> = { ...extra };
  for (const name of REPLY_HEADERS) {
    const value = reply.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  exchange.response.writeHead(reply.statusCode ?? 500, headers);
  await pipeline(reply, exchange.response);
}

/** What `Destination` names below `prefix` (percent-encoded) of this server, still encoded. */
export function destinationBelow(exchange: Exchange, prefix: string): string {
  const value = exchange.header("destination");
  if (value === "") throw new Failure(400, "The destination header was not supplied");
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && url.host !== exchange.header("host")) throw new Failure(502, "the destination is on another server");
  const path = url?.pathname ?? value;
  if (!path.startsWith("/") || !path.startsWith(prefix)) {
    throw new Failure(403, "Destination url is out of range or has no permissions");
  }
  return path.slice(prefix.length);
}
