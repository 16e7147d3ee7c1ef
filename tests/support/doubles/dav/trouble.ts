/** What goes wrong on demand. Each trouble meets the next requests that it matches, and is then over. */
import type { Exchange } from "./exchange.ts";
import { Failure } from "./failure.ts";

export type Mishap =
  | { readonly what: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is gone once that many bytes of the body have come. */
  | { readonly what: "cut-upload"; readonly afterBytes: number }
  /** Half of the reply, then the connection is gone. */
  | { readonly what: "cut-reply" }
  /** Another body, with the status and type that a good one has. */
  | { readonly what: "body"; readonly body: string; readonly type?: string; readonly status?: number }
  | { readonly what: "redirect"; readonly to: string };

export interface Trouble {
  /** `times`: how often, once without. */
  next(matches: (exchange: Exchange) => boolean, mishap: Mishap, times?: number): void;
  /** How many of the troubles that were asked for have not happened. */
  readonly waiting: number;
}

type Planned = { readonly matches: (exchange: Exchange) => boolean; readonly mishap: Mishap; left: number };

export interface TroubleSwitch extends Trouble {
  /** True where the request has had its answer. */
  meet(exchange: Exchange): boolean;
}

export function createTrouble(): TroubleSwitch {
  const planned: Planned[] = [];
  return {
    next: (matches, mishap, times = 1) => void planned.push({ matches, mishap, left: times }),
    get waiting() {
      return planned.reduce((sum, { left }) => sum + left, 0);
    },
    meet(exchange) {
      const index = planned.findIndex(({ matches }) => matches(exchange));
      const found = planned[index];
      if (!found) return false;
      found.left -= 1;
      if (found.left === 0) planned.splice(index, 1);
      return happen(exchange, found.mishap);
    },
  };
}

function happen({ request, response, ...exchange }: Exchange, mishap: Mishap): boolean {
  switch (mishap.what) {
    case "status": {
      const failure = new Failure(mishap.status, "trouble", mishap.headers);
      exchange.reply(
        mishap.status,
        { "content-type": "application/xml; charset=utf-8", ...failure.headers },
        failure.body(),
      );
      return true;
    }
    case "redirect":
      exchange.reply(302, { location: mishap.to });
      return true;
    case "body":
      exchange.reply(
        mishap.status ?? 200,
        { "content-type": mishap.type ?? "application/xml; charset=utf-8" },
        mishap.body,
      );
      return true;
    case "cut-reply":
      response.writeHead(207, { "content-type": "application/xml; charset=utf-8", "content-length": "100000" });
      response.write('<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:"><d:resp', () => request.socket.destroy());
      return true;
    case "cut-upload": {
      let size = 0;
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size >= mishap.afterBytes) request.socket.destroy();
      });
      // The route reads on beside it, when it is ready, and keeps what a real server would keep.
      request.pause();
      return false;
    }
  }
}
