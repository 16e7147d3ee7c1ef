/** Sign-in by the client (Sparks): it asks the person, opens the window, keeps what renews (contracts/widget-sign-in.ts). */
import * as v from "valibot";
import { type IssuedToken, SparksError } from "#base";
import {
  type DirectGraph,
  WIDGET_SIGN_IN_ACTION,
  WIDGET_SIGN_IN_ENDED,
  WIDGET_SIGN_IN_RESULT,
  type WidgetSignInResult,
  widgetSignInReplySchema,
  widgetSignInResultSchema,
} from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";
import type { DirectSource, RefusedToken } from "./direct-source.ts";

export function signInByClient(host: Pick<WidgetHost, "ask" | "hear">, direct: DirectGraph): DirectSource {
  const ask = async (refused?: RefusedToken): Promise<IssuedToken> => {
    // Heard before it is asked: the answer may be quick. One question at a time, so it is the answer to this one.
    const { promise: later, resolve } = Promise.withResolvers<unknown>();
    const stop = host.hear(WIDGET_SIGN_IN_RESULT, resolve);
    try {
      const reply = v.safeParse(
        widgetSignInReplySchema,
        await host.ask(WIDGET_SIGN_IN_ACTION, { direct, ...(refused ? { refused } : {}) }),
      );
      if (!reply.success) throw new SparksError("invalid", "the client's answer is malformed");
      if (reply.output.state !== "request") return issuedOf(reply.output);
      const result = v.safeParse(widgetSignInResultSchema, await later);
      if (!result.success) throw new SparksError("invalid", "the client's answer is malformed");
      return issuedOf(result.output);
    } finally {
      stop();
    }
  };
  return {
    token: ask,
    // The client has the window, and its own words for it.
    signIn: () => ask(),
    onEnded: (listener) => void host.hear(WIDGET_SIGN_IN_ENDED, listener),
  };
}

function issuedOf(result: WidgetSignInResult): IssuedToken {
  if (result.state === "refused") {
    throw new SparksError(result.why === "failed" ? "invalid" : "forbidden", "not signed in", { errcode: result.why });
  }
  const { access_token: token, expires_in_ms: lifeMs, account } = result;
  return { token, lifeMs, ...(account ? { account } : {}) };
}
