/** One request to Graph: JSON in, JSON out, errors as ours. */
import { SparksError, stringAt } from "#base";
import type { Send } from "../../send.ts";
import type { Transport } from "../../transport.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { graphError } from "./graph-error.ts";

export type GraphAccess = {
  /** Its root is Graph's version root: `https://graph.microsoft.com/v1.0/`. */
  readonly transport: Transport;
  /** For addresses that Graph hands out (downloads, upload sessions, monitors): they carry their own right and get no token. */
  readonly send: Send;
};

export type GraphRequest = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE" | "PUT";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

/** @throws SparksError by what Graph says. */
export async function graphReply({ transport }: GraphAccess, path: string, request: GraphRequest): Promise<Response> {
  const { method = "GET", body, headers, signal } = request;
  const reply = await transport.request(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
  if (!reply.ok) throw await graphError(reply, method);
  return reply;
}

export async function graphJson(access: GraphAccess, path: string, request: GraphRequest = {}): Promise<unknown> {
  const reply = await graphReply(access, path, request);
  return parseJson(await readText(reply, request.signal));
}

export async function graphDone(access: GraphAccess, path: string, request: GraphRequest): Promise<void> {
  await discard(await graphReply(access, path, request));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new SparksError("invalid", "the reply is no JSON", { cause: thrown });
  }
}

const MAX_PAGES = 5000;

/**
 * Every page of a collection. The address of the next one is Graph's own and absolute: it is followed only under our root, where
 * the token may go.
 */
export async function* graphPages(
  access: GraphAccess,
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<unknown, void> {
  const seen = new Set<string>();
  let next: string | undefined = path;
  while (next !== undefined) {
    if (seen.has(next) || seen.size >= MAX_PAGES) throw new SparksError("invalid", "the pages of a list do not end");
    seen.add(next);
    const body: unknown = await graphJson(access, next, { signal });
    yield body;
    const link = stringAt(body, "@odata.nextLink");
    next = link === undefined ? undefined : ownPath(access, link);
  }
}

/** The path of an absolute address of Graph. @throws SparksError `invalid` for one that is elsewhere. */
export function ownPath({ transport }: GraphAccess, address: string): string {
  const root = transport.rootUrl ?? transport.destinationOf("");
  const isOwn = URL.canParse(address) && new URL(address).href.startsWith(new URL(root).href);
  if (!isOwn || !address.startsWith(root)) throw new SparksError("invalid", "an address outside of Graph's own");
  return address.slice(root.length);
}

/** An address with a right of its own, as Graph hands them out: https only, http on loopback. */
export function grantedUrl(address: string | undefined): string {
  const url = address === undefined ? null : URL.parse(address);
  const isLoopback = url !== null && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  const isSafe = url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback));
  if (!isSafe) throw new SparksError("invalid", "the store names no address to go on with");
  return url.href;
}
