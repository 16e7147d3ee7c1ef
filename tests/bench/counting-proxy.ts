import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type CountingProxy = {
  readonly url: string;
  /** Requests that were begun (preflights left out) and bytes of bodies that went back to the browser. */
  counted(): { readonly requests: number; readonly bytes: number };
  stop(): Promise<void>;
};

/** Stands before the homeserver: what a SharedWorker asks for does not show in the page's own figures. */
export async function startCountingProxy(upstream: string): Promise<CountingProxy> {
  const target = new URL(upstream);
  const count = { requests: 0, bytes: 0 };
  const server = createServer((incoming, outgoing) => {
    if (incoming.method !== "OPTIONS") count.requests++;
    const forward = request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.on("data", (chunk: Buffer) => {
          count.bytes += chunk.length;
        });
        reply.pipe(outgoing);
      },
    );
    forward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forward.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counted: () => ({ ...count }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
