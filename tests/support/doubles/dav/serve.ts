/** The HTTP server around a double. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Exchange, exchangeOf } from "./exchange.ts";
import { Failure } from "./failure.ts";
import type { TroubleSwitch } from "./trouble.ts";

export type Served = { readonly port: number; close(): Promise<void> };

/** Faults of the double itself answer 500, and are told. */
export async function serve(
  trouble: TroubleSwitch,
  route: (exchange: Exchange) => Promise<void>,
  seen: Seen[],
): Promise<Served> {
  const server = createServer(async (request, response) => {
    const exchange = exchangeOf(request, response);
    seen.push({ method: exchange.method, path: exchange.rawPath, headers: request.headers });
    try {
      if (!trouble.meet(exchange)) await route(exchange);
    } catch (thrown) {
      if (response.headersSent || request.socket.destroyed || request.errored) return void response.destroy();
      if (!(thrown instanceof Failure)) console.error(`${exchange.method} ${exchange.rawPath}`, thrown);
      const failure = thrown instanceof Failure ? thrown : new Failure(500, String(thrown));
      // What is left of a body is read, so that the reply is.
      request.resume();
      exchange.reply(
        failure.status,
        { "content-type": "application/xml; charset=utf-8", ...failure.headers },
        failure.body(),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A request that came, without its body. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** Who asks; undefined without or with other credentials. */
export function basicLogin(exchange: Exchange): { readonly name: string; readonly password: string } | undefined {
  const [, encoded = ""] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(exchange.header("authorization")) ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
