import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type BearerRelayOptions = {
  /** Where requests go; their path is appended. Without a trailing slash. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Lets a client that knows neither sessions nor browsers' headers speak to the gateway's proxy: it adds them, and rewrites the
 * addresses of itself that stand in headers. Everything else goes through as it is.
 */
export async function startBearerRelay({ target, headers }: BearerRelayOptions): Promise<{
  readonly baseUrl: string;
  close(): Promise<void>;
}> {
  let baseUrl = "";
  const translated = (value: string) => value.replaceAll(baseUrl, target);
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const own = Object.fromEntries(
      Object.entries(incoming.headers).flatMap(([name, value]) =>
        value === undefined || name === "host" || name === "authorization"
          ? []
          : [[name, name === "destination" || name === "if" ? translated(String(value)) : value]],
      ),
    );
    const forwarded = request(`${target}${incoming.url}`, { method: incoming.method, headers: { ...own, ...headers } });
    forwarded.on("response", (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    forwarded.on("error", (fault) => outgoing.destroy(fault));
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
