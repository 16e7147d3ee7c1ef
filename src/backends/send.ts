import { SparksError } from "#base";
import type { TransportRequest } from "./transport.ts";

/** Carries one request to an absolute URL. */
export type Send = (url: string, request: TransportRequest) => Promise<Response>;

type FetchInit = RequestInit & { duplex?: "half" };

/**
 * Sends by fetch. No cookies, no cache, redirects are not followed: a WebDAV server that redirects is not where it says.
 * With `onSent`, the bytes are counted on their way into fetch, except in a browser, which cannot stream a body over
 * HTTP/1.1: there `send-by-xhr.ts` counts.
 */
export const createFetchSend =
  (fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis)): Send =>
  async (url, { method, headers, body, signal, onSent, keepalive }) => {
    // A stream does not know its size, and some servers take no body without: a Blob does.
    const size = onSent && body instanceof Blob ? { "content-length": String(body.size) } : undefined;
    const counted = body !== undefined && onSent ? (await import("./count-bytes.ts")).countBytes(body, onSent) : body;
    const init: FetchInit = {
      method,
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      ...(headers || size ? { headers: { ...size, ...headers } } : {}),
      ...(counted === undefined ? {} : { body: counted }),
      ...(counted instanceof ReadableStream ? { duplex: "half" } : {}),
      ...(signal ? { signal } : {}),
      ...(keepalive ? { keepalive } : {}),
    };
    try {
      return await fetch(url, init);
    } catch (thrown) {
      throw networkError(thrown, signal);
    }
  };

/** A failure without a reply: the person stopped it, or nobody answers. The URL is not repeated: it names files. */
export function networkError(thrown: unknown, signal: AbortSignal | undefined): SparksError {
  if (signal?.aborted) return new SparksError("cancelled", "the request was stopped", { cause: thrown });
  return new SparksError("unavailable", "no answer", { cause: thrown });
}
