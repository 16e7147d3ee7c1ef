import { createFetchSend, type Send } from "./send.ts";
import type { Transport } from "./transport.ts";

export type DirectTransportOptions = {
  /** http(s) URL of the backend's root. */
  readonly baseUrl: string;
  readonly send?: Send;
  /** Sent with every request: asked anew each time, so that a token may change. */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
};

/** Talks to the backend itself: where it allows the browser's origin, and in Node. */
export function createDirectTransport({
  baseUrl,
  send = createFetchSend(),
  headers = () => ({}),
}: DirectTransportOptions): Transport {
  const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  const urlOf = (path: string) => `${base.origin}${base.pathname}${path}`;
  return {
    basePath: base.pathname,
    destinationOf: urlOf,
    request: async (path, request) =>
      send(urlOf(path), { ...request, headers: { ...request.headers, ...(await headers()) } }),
  };
}
