import type { ServerResponse } from "node:http";
import { SparksError } from "#base";
import { ERROR_HEADER, ERROR_SCOPE_HEADER, GatewayError, type GatewayErrorBody, STATUS_OF_CODE } from "#contracts";

/** An error as it goes out. */
export type ErrorReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: GatewayErrorBody;
};

const INTERNAL_FAULT = 500;

/** Anything thrown as a reply. A fault of the gateway's own is `unavailable` with status 500, and says nothing of itself. */
export function errorReply(thrown: unknown): ErrorReply {
  const known = thrown instanceof SparksError ? thrown : undefined;
  const code = known?.code ?? "unavailable";
  const scope = known instanceof GatewayError ? known.scope : "gateway";
  const retryAfterMs = known?.retryAfterMs;
  return {
    status: known ? STATUS_OF_CODE[code] : INTERNAL_FAULT,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      [ERROR_HEADER]: code,
      [ERROR_SCOPE_HEADER]: scope,
      ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
    },
    body: {
      error: {
        code,
        message: known?.message ?? "internal fault",
        scope,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
    },
  };
}

/** Answers with an error, or cuts the connection when an answer is already under way. */
export function sendError(res: ServerResponse, thrown: unknown, headers: Readonly<Record<string, string>>): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const reply = errorReply(thrown);
  const body = Buffer.from(JSON.stringify(reply.body));
  res.writeHead(reply.status, { ...headers, ...reply.headers, "content-length": body.length });
  res.end(body);
}
