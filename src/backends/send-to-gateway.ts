import { SparksError } from "#base";
import { ERROR_HEADER, GatewayError, gatewayErrorFromBody } from "#contracts";
import type { Send } from "./send.ts";
import type { TransportRequest } from "./transport.ts";

/** Where session tokens come from (the widget kit has one). */
export interface SessionTokens {
  /** A token that is good as far as is known. @throws SparksError when no session can be had. */
  get(signal?: AbortSignal): Promise<string>;
  /** One that still holds, without waiting: a page that is being closed runs no further step. */
  atHand(): string | undefined;
  /** The gateway refused `token`: the next `get` makes a new session. */
  refuse(token: string): void;
}

/**
 * Sends with a session token and once more with a new one when the session had run out; not when the body was a stream, which
 * is gone by then. Resolves with a reply that is not one of the gateway's own refusals.
 * @throws GatewayError with the gateway's code and scope; `unavailable` of scope `gateway` when it does not answer.
 */
export async function sendToGateway(
  url: string,
  request: TransportRequest,
  tokens: SessionTokens,
  send: Send,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    // What has to outlive the page must be on its way before this function first waits.
    const token =
      (request.keepalive && attempt === 0 ? tokens.atHand() : undefined) ?? (await tokens.get(request.signal));
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const reply = await send(url, { ...request, headers }).catch((thrown: unknown) => {
      throw gatewayAway(thrown);
    });
    const refusal = await gatewayRefusal(reply);
    if (!refusal) return reply;
    if (refusal.code !== "auth-expired" || refusal.scope !== "session") throw refusal;
    tokens.refuse(token);
    if (attempt > 0 || request.body instanceof ReadableStream) throw refusal;
  }
}

/** What the gateway itself refused, if it did. A reply it passed on does not bear its mark. */
export async function gatewayRefusal(reply: Response): Promise<GatewayError | undefined> {
  const code = reply.headers.get(ERROR_HEADER);
  if (code === null) return undefined;
  const body: unknown = await reply.json().catch(() => undefined);
  return (
    gatewayErrorFromBody(reply.status, body) ??
    new GatewayError("unavailable", `the gateway refused with status ${reply.status} and no reason`, "gateway", {
      status: reply.status,
    })
  );
}

function gatewayAway(thrown: unknown): SparksError {
  if (!(thrown instanceof SparksError) || thrown.code !== "unavailable") {
    return thrown instanceof SparksError
      ? thrown
      : new GatewayError("unavailable", "no answer from the gateway", "gateway", { cause: thrown });
  }
  return new GatewayError("unavailable", "no answer from the gateway", "gateway", { cause: thrown });
}
