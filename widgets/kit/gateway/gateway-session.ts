import * as v from "valibot";
import { gatewayRefusal, type Send, type SessionTokens } from "#backends";
import { type Clock, SparksError, toSparksError } from "#base";
import { GATEWAY_ROUTES, GatewayError, type SessionReply, sessionReplySchema } from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";

/** A session at the gateway. The token is in memory and nowhere else. */
export interface GatewaySession extends SessionTokens {
  /** The current session, a new one where it has run out. @throws SparksError */
  open(): Promise<SessionReply>;
}

export type GatewaySessionOptions = {
  readonly gateway: string;
  readonly host: Pick<WidgetHost, "requestOpenId">;
  readonly send: Send;
  readonly clock: Clock;
};

/** A session is renewed this long before it ends, so that none ends under a request. */
export const RENEW_BEFORE_MS = 60_000;

export function createGatewaySession({ gateway, host, send, clock }: GatewaySessionOptions): GatewaySession {
  const url = `${gateway.replace(/\/+$/, "")}${GATEWAY_ROUTES.session}`;
  let current: { readonly reply: SessionReply; readonly renewAt: number; readonly endsAt: number } | undefined;
  let opening: Promise<SessionReply> | undefined;

  const make = async (): Promise<SessionReply> => {
    const openid = await host.requestOpenId().catch(notConfirmed);
    const answer = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ openid }),
    }).catch((thrown: unknown) => {
      throw new GatewayError("unavailable", "no answer from the gateway", "gateway", { cause: thrown });
    });
    const refusal = await gatewayRefusal(answer);
    if (refusal) throw refusal;
    const reply = v.safeParse(sessionReplySchema, await answer.json().catch(() => undefined));
    if (!answer.ok || !reply.success) throw notAGateway(answer.status);
    const lifeMs = reply.output.expiresInMs;
    const now = clock.now();
    const renewAt = now + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2);
    current = { reply: reply.output, renewAt, endsAt: now + lifeMs };
    return reply.output;
  };

  const open = async (): Promise<SessionReply> => {
    if (current && clock.now() < current.renewAt) return current.reply;
    opening ??= make().finally(() => {
      opening = undefined;
    });
    return opening;
  };

  return {
    open,
    get: async (signal) => {
      const { token } = await open();
      if (signal?.aborted) throw new SparksError("cancelled", "the request was stopped");
      return token;
    },
    atHand: () => (current && clock.now() < current.endsAt ? current.reply.token : undefined),
    refuse(token) {
      if (current?.reply.token === token) current = undefined;
    },
  };
}

/** The person or the client did not say who is here: there is no session, and asking again is the person's to decide. */
function notConfirmed(thrown: unknown): never {
  const { message } = toSparksError(thrown);
  throw new GatewayError("auth-expired", message, "session", { cause: thrown });
}

/** Something answers that is no gateway: a proxy's page, while the gateway is away. */
const notAGateway = (status: number) =>
  new GatewayError("unavailable", `what answers at the gateway's address is no gateway (${status})`, "gateway", {
    status,
  });
