import * as v from "valibot";
import { gatewayRefusal, type Send, type SessionTokens } from "#backends";
import { type Clock, SparksError, toSparksError } from "#base";
import { GATEWAY_ROUTES, GatewayError, type SessionReply, sessionReplySchema } from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";
import { SignInRefused } from "./sign-in-refused.ts";

/** A session at the gateway. The token is in memory and nowhere else. */
export interface GatewaySession extends SessionTokens {
  /** The current session, a new one where it has run out. @throws SparksError */
  open(): Promise<SessionReply>;
  /**
   * Renews the session of its own accord while `wantsIt` (the person looks at the widget and has used it), so that no request waits
   * for a sign-in, after the device slept too. Never asks again by itself after a refusal. Runs until the signal stops it.
   */
  keepFresh(watch: SessionWatch, signal: AbortSignal): Promise<void>;
}

export type SessionWatch = {
  readonly wantsIt: () => boolean;
  /** Resolves when it may be wanted again: the page is seen, the network is back. */
  readonly next: (signal: AbortSignal) => Promise<void>;
};

export type GatewaySessionOptions = {
  readonly gateway: string;
  readonly host: Pick<WidgetHost, "requestOpenId">;
  readonly send: Send;
  readonly clock: Clock;
};

/** A session is renewed this long before it ends, so that none ends under a request. */
export const RENEW_BEFORE_MS = 60_000;
/** Sleep may have been longer than the clock of a timer knows: it looks at least so often. */
const LOOK_EVERY_MS = 60_000;

type Current = { readonly reply: SessionReply; readonly renewAt: number; readonly endsAt: number };

export function createGatewaySession({ gateway, host, send, clock }: GatewaySessionOptions): GatewaySession {
  const url = `${gateway.replace(/\/+$/, "")}${GATEWAY_ROUTES.session}`;
  let current: Current | undefined;
  let opening: Promise<SessionReply> | undefined;
  let used = false;

  const make = async (isSecondTry: boolean): Promise<SessionReply> => {
    const openid = await host.requestOpenId().catch((thrown: unknown) => {
      throw new SignInRefused("identity", toSparksError(thrown));
    });
    const answer = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ openid }),
    }).catch((thrown: unknown) => {
      throw new GatewayError("unavailable", "no answer from the gateway", "gateway", { cause: thrown });
    });
    const refusal = await gatewayRefusal(answer);
    if (refusal?.code === "auth-expired") {
      // The client may have given a token that it gave before; the next one is new.
      if (!isSecondTry) return make(true);
      throw new SignInRefused("token", refusal, openid.matrix_server_name);
    }
    if (refusal?.code === "forbidden") throw new SignInRefused("list", refusal, openid.matrix_server_name);
    if (refusal) throw refusal;
    const reply = v.safeParse(sessionReplySchema, await answer.json().catch(() => undefined));
    if (!answer.ok || !reply.success) throw notAGateway(answer.status);
    const lifeMs = reply.output.expiresInMs;
    const now = clock.now();
    const renewAt = now + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2);
    current = { reply: reply.output, renewAt, endsAt: now + lifeMs };
    used = false;
    return reply.output;
  };

  const open = async (): Promise<SessionReply> => {
    if (current && clock.now() < current.renewAt) return current.reply;
    opening ??= make(false).finally(() => {
      opening = undefined;
    });
    return opening;
  };

  return {
    open,
    async get(signal) {
      const { token } = await open();
      used = true;
      if (signal?.aborted) throw new SparksError("cancelled", "the request was stopped");
      return token;
    },
    atHand: () => (current && clock.now() < current.endsAt ? current.reply.token : undefined),
    refuse(token) {
      if (current?.reply.token === token) current = undefined;
    },
    async keepFresh({ wantsIt, next }, signal) {
      while (!signal.aborted) {
        const dueInMs = current ? current.renewAt - clock.now() : 0;
        if (dueInMs > 0) {
          await clock.sleep(Math.min(dueInMs, LOOK_EVERY_MS), signal).catch(() => undefined);
        } else if (used && wantsIt()) {
          await open().catch((thrown: unknown) => {
            // Who needs the session next asks again, and tells the person what is wrong.
            if (thrown instanceof SignInRefused) used = false;
            return next(signal);
          });
        } else {
          await next(signal);
        }
      }
    },
  };
}

/** Something answers that is no gateway: a proxy's page, while the gateway is away. */
const notAGateway = (status: number) =>
  new GatewayError("unavailable", `what answers at the gateway's address is no gateway (${status})`, "gateway", {
    status,
  });
