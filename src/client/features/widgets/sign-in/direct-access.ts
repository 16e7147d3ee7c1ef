/**
 * Tokens of stores that browsers reach themselves, for one widget: asked about once by name unless the administrator allowed it, handed out
 * while that holds, and ended when it is taken back.
 */
import { type IssuedToken, SparksError, toSparksError } from "#base";
import {
  type DirectGraph,
  directKey,
  WIDGET_SIGN_IN_ENDED,
  WIDGET_SIGN_IN_RESULT,
  type WidgetSignInRequest,
  type WidgetSignInResult,
} from "#contracts";
import type { GrantKey, GrantName } from "../grants/grant.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import type { ActionResult } from "../host/action.ts";
import type { WidgetChannel } from "../host/channel.ts";
import type { Prompts } from "../host/prompts.ts";
import type { DirectDriver } from "./sign-in-prompt.ts";

export interface DirectAccess {
  answer(requestId: string, request: WidgetSignInRequest): Promise<ActionResult>;
  /** The document is gone: what was begun for it is void. */
  drop(): void;
  stop(): void;
}

export type DirectAccessOptions = {
  readonly driver: DirectDriver;
  readonly channel: Pick<WidgetChannel, "request">;
  readonly prompts: Pick<Prompts, "signIn">;
  readonly grants: GrantStore;
  readonly key: GrantKey;
  readonly name: GrantName;
  /** What the configuration allows without a question. */
  readonly allowed: readonly DirectGraph[];
};

export function createDirectAccess(options: DirectAccessOptions): DirectAccess {
  const { driver, channel, prompts, grants, key, name, allowed } = options;
  const byAdministrator = new Set(allowed.map(directKey));
  /** What this widget was given, so that it can be ended. */
  const given = new Set<string>();
  let era = 0;

  const isGranted = (id: string) =>
    byAdministrator.has(id) || (grants.find(key)?.signIns ?? []).some((one) => one.id === id);
  const give = (direct: DirectGraph, { token, lifeMs, account }: IssuedToken): WidgetSignInResult => {
    given.add(directKey(direct));
    return { state: "allowed", access_token: token, expires_in_ms: lifeMs, ...(account ? { account } : {}) };
  };
  const stop = grants.all.subscribe(() => {
    for (const id of [...given]) {
      if (isGranted(id)) continue;
      given.delete(id);
      void channel.request(WIDGET_SIGN_IN_ENDED, {}).catch(() => undefined); // It may be gone, or slow: the token ends anyway.
    }
  });

  const askPerson = async (requestId: string, direct: DirectGraph) => {
    const began = era;
    const id = directKey(direct);
    const outcome = await prompts.signIn({ direct, driver, known: isGranted(id) });
    if (!outcome || began !== era) return;
    if (outcome.state === "allowed" && !isGranted(id)) {
      const signIns = [{ id, host: new URL(direct.cloud?.login ?? "https://login.microsoftonline.com").host }];
      grants.decide(key, name, { signIns }, outcome.remember);
    }
    const data: WidgetSignInResult =
      outcome.state === "allowed" ? give(direct, outcome.issued) : { state: "refused", why: "person" };
    await channel.request(WIDGET_SIGN_IN_RESULT, { ...data, original_request_id: requestId }).catch(() => undefined);
  };

  return {
    async answer(requestId, { direct, refused }) {
      const later: ActionResult = {
        response: { state: "request" },
        after: () => void askPerson(requestId, direct),
      };
      if (!isGranted(directKey(direct))) return later;
      const began = era;
      try {
        const issued = await driver.token(direct, refused && { token: refused.token, ...claimsOf(refused) });
        if (began !== era || !isGranted(directKey(direct))) throw new SparksError("forbidden", "taken back meanwhile");
        return { response: give(direct, issued) };
      } catch (thrown) {
        if (toSparksError(thrown).code === "auth-expired") return later;
        throw thrown;
      }
    },
    drop() {
      era += 1;
    },
    stop,
  };
}

const claimsOf = ({ claims }: { readonly claims?: string | undefined }) => (claims === undefined ? {} : { claims });
