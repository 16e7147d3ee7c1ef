import { type Clock, SparksError } from "#base";
import type { WidgetOpenIdToken } from "#contracts";
import { createRateLimit } from "../gate/rate-limit.ts";
import type { ActionResult } from "./action.ts";
import type { WidgetChannel } from "./channel.ts";
import type { WidgetDriver } from "./driver.ts";
import type { IdentityAnswer } from "./prompts.ts";

/** `get_openid` in its two steps: the answer to the request, and what the person said later. */
export interface Identity {
  answer(requestId: string): Promise<ActionResult>;
}

export type IdentityOptions = {
  readonly driver: Pick<WidgetDriver, "openIdToken">;
  readonly channel: Pick<WidgetChannel, "request">;
  /** What was decided for this widget before. */
  readonly decided: () => "allow" | "deny" | undefined;
  /** Asks, keeps the answer; undefined when the widget is gone. */
  readonly ask: () => Promise<IdentityAnswer | undefined>;
  readonly clock: Pick<Clock, "now">;
};

const BLOCKED = { state: "blocked" } as const;

export function createIdentity({ driver, channel, decided, ask, clock }: IdentityOptions): Identity {
  const limit = createRateLimit({ burst: 10, perSecond: 1 / 20 }, clock);
  let asking: Promise<IdentityAnswer | undefined> | undefined;

  const token = async () => {
    if (!limit.take()) throw new SparksError("throttled", "too many", { retryAfterMs: 20_000 });
    return { state: "allowed", ...onlyToken(await driver.openIdToken()) };
  };
  const askOnce = () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const answerLater = async (requestId: string) => {
    const answer = await askOnce();
    if (!answer) return;
    // There is no way to tell a failure in this step: it counts as refused, as in the package's own host.
    const data = answer.allow && decided() === "allow" ? await token().catch(() => BLOCKED) : BLOCKED;
    // Whether the widget acknowledges it changes nothing.
    await channel.request("openid_credentials", { ...data, original_request_id: requestId }).catch(() => undefined);
  };

  return {
    async answer(requestId) {
      const decision = decided();
      if (decision === "deny") return { response: BLOCKED };
      if (decision === "allow") return { response: await token() };
      return { response: { state: "request" }, after: () => void answerLater(requestId) };
    },
  };
}

/** Just these four fields, whatever the hub gave. */
const onlyToken = ({ access_token, expires_in, matrix_server_name, token_type }: WidgetOpenIdToken) => ({
  access_token,
  expires_in,
  matrix_server_name,
  token_type,
});
