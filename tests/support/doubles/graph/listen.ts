/** node:http underneath: reads a request whole, sends a reply, breaks connections when told to. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Host, Incoming, Reply } from "./exchange.ts";

export type Answer = Reply & {
  /** The connection ends in the middle of the reply. */
  readonly cut?: boolean;
};

export type Handler = {
  /** Asked before the body is read: whether the connection breaks in the middle of it. */
  readonly cutsRequest: (request: Pick<Incoming, "host" | "method" | "path">) => boolean;
  readonly answer: (request: Incoming) => Answer;
};

export type Listener = { readonly origin: string; close(): Promise<void> };

/** Starts one host on a port of its own. */
export async function listen(host: Host, { cutsRequest, answer }: Handler): Promise<Listener> {
  const server = createServer((message, response) => {
    void serve(message, response);
  });

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    // Once its body is let go of, the message does not name its socket any more.
    const { socket } = message;
    const url = message.url ?? "/";
    const mark = url.indexOf("?");
    const path = mark < 0 ? url : url.slice(0, mark);
    const method = message.method ?? "GET";
    const cut = cutsRequest({ host, method, path });
    const body = await readBody(message, cut ? Number(message.headers["content-length"] ?? 2) / 2 : undefined);
    if (body === undefined) {
      socket.destroy();
      return;
    }
    send(
      response,
      method,
      answer({
        host,
        method,
        path,
        query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
        headers: Object.fromEntries(
          Object.entries(message.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(", ") : value,
          ]),
        ),
        body,
      }),
    );
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((fault) => (fault ? reject(fault) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Undefined: the connection broke, or shall. Then no byte of the request counts. */
async function readBody(message: IncomingMessage, breakAfter: number | undefined): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of message) {
      parts.push(part);
      size += part.length;
      if (breakAfter !== undefined && size >= breakAfter) return undefined;
    }
  } catch {
    return undefined;
  }
  return breakAfter === undefined ? Buffer.concat(parts) : undefined;
}

function send(response: ServerResponse, method: string, { status, headers, json, bytes, text, cut }: Answer): void {
  const body = json !== undefined ? Buffer.from(JSON.stringify(json)) : (bytes ?? Buffer.from(text ?? ""));
  response.writeHead(status, {
    ...(json === undefined
      ? {}
      : {
          "content-type":
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
        }),
    ...(status === 204 || status === 304 ? {} : { "content-length": body.byteLength }),
    ...headers,
  });
  if (cut) response.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => response.destroy());
  else if (method === "HEAD" || status === 204) response.end();
  else response.end(body);
}
