/**
 * One sign-in of one person at one registration: short access tokens on demand, renewed as long as the refresh token lasts (24 hours for
 * browser applications at Microsoft), then the person is needed again. The protocol comes when it is first needed.
 */
import type { Clock } from "../clock.ts";
import { SparksError, toSparksError } from "../errors.ts";
import { isObject, objectAt, stringAt } from "../json.ts";
import type { BeginOptions, PendingFlow } from "./code-flow.ts";
import type { Registration, SignedInAs, TokenSet } from "./registration.ts";

export interface SignIn {
  /**
   * A token that is good for a while, renewed where it is not.
   * @throws SparksError `auth-expired`: the person is needed (`begin`); `unavailable`.
   */
  token(): Promise<IssuedToken>;
  /** The store did not take this one; with what it demands besides (`claims`). The next one is another. */
  refuse(token: string, claims?: string): void;
  /** The address to open for the person, and the state that its answer bears. */
  begin(): Promise<{ readonly url: string; readonly state: string }>;
  /**
   * Takes the answer, once. @throws SparksError `invalid`: nobody asked, or it was answered already; `forbidden`: refused.
   */
  finish(answer: string): Promise<IssuedToken>;
  /** Forgets everything, also what was kept. */
  forget(): Promise<void>;
}

export type IssuedToken = { readonly token: string; readonly lifeMs: number; readonly account?: SignedInAs };

/** What outlives the page, where something may. */
export type KeptSignIn = { readonly refreshToken: string; readonly account?: SignedInAs };

export type SignInOptions = {
  readonly registration: Registration;
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, "now">;
  /** Where the refresh token lies; in memory without. */
  readonly keep?: { load(): Promise<unknown>; save(kept: KeptSignIn | undefined): Promise<void> };
};

/** A token that ends sooner is renewed first. */
const LEFT_MS = 60_000;
const PENDING_MS = 15 * 60_000;
const MOST_PENDING = 5;

const loadFlow = () => import("./code-flow.ts");

export function createSignIn({ registration, fetch, clock, keep }: SignInOptions): SignIn {
  let current: { readonly token: string; readonly endsAt: number } | undefined;
  let kept: KeptSignIn | undefined;
  let loading: Promise<void> | undefined;
  let renewing: Promise<IssuedToken> | undefined;
  let claims: string | undefined;
  /** Whom it was before it ran out. */
  let hint: string | undefined;
  /** Counts what was forgotten: an answer to what was asked before is void. */
  let era = 0;
  const pending = new Map<string, { readonly flow: PendingFlow; readonly until: number }>();

  const load = () => {
    loading ??= (async () => {
      const found = readKept(await keep?.load());
      if (found && era === 0 && kept === undefined) kept = found;
    })();
    return loading;
  };
  const issued = (token: string, lifeMs: number): IssuedToken => ({
    token,
    lifeMs,
    ...(kept?.account ? { account: kept.account } : {}),
  });
  const take = async ({ accessToken, lifeMs, refreshToken, account }: TokenSet): Promise<IssuedToken> => {
    const name = account ?? kept?.account;
    const renewable = refreshToken ?? kept?.refreshToken;
    kept = renewable === undefined ? undefined : { refreshToken: renewable, ...(name ? { account: name } : {}) };
    current = { token: accessToken, endsAt: clock.now() + lifeMs };
    claims = undefined;
    await keep?.save(kept);
    return issued(accessToken, lifeMs);
  };
  const forget = async () => {
    era += 1;
    current = undefined;
    kept = undefined;
    pending.clear();
    await keep?.save(undefined);
  };
  const needsPerson = () => new SparksError("auth-expired", "the person has to sign in");

  const makeNew = async (): Promise<IssuedToken> => {
    const began = era;
    await load();
    if (!kept) throw needsPerson();
    const flow = await loadFlow();
    try {
      const demanded = claims === undefined ? {} : { claims };
      const tokens = await flow.renew(registration, kept.refreshToken, { fetch, clock, ...demanded });
      if (began !== era) throw needsPerson();
      return await take(tokens);
    } catch (thrown) {
      const error = toSparksError(thrown);
      // What is not taken any more never will be; who it was spares a question.
      if (error.code === "auth-expired" && began === era) {
        hint = kept?.account?.username ?? hint;
        current = undefined;
        kept = undefined;
        await keep?.save(undefined);
      }
      throw error;
    }
  };

  return {
    async token() {
      await load();
      const left = current ? current.endsAt - clock.now() : 0;
      if (current && left > LEFT_MS) return issued(current.token, left);
      renewing ??= makeNew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    refuse(token, demanded) {
      if (current?.token !== token) return;
      current = undefined;
      claims = demanded;
    },
    async begin() {
      await load();
      const { beginFlow } = await loadFlow();
      const loginHint = kept?.account?.username || hint;
      const options: BeginOptions = {
        ...(loginHint ? { loginHint } : {}),
        ...(claims === undefined ? {} : { claims }),
      };
      const flow = await beginFlow(registration, options);
      for (const [state, { until }] of pending) if (until < clock.now()) pending.delete(state);
      const [oldest] = pending.keys();
      if (pending.size >= MOST_PENDING && oldest !== undefined) pending.delete(oldest);
      pending.set(flow.state, { flow, until: clock.now() + PENDING_MS });
      return { url: flow.url, state: flow.state };
    },
    async finish(answer) {
      const parameters = new URLSearchParams(answer);
      const state = parameters.get("state") ?? "";
      const asked = pending.get(state);
      pending.delete(state);
      if (!asked || asked.until < clock.now()) throw new SparksError("invalid", "nobody waits for this answer");
      const began = era;
      const { finishFlow } = await loadFlow();
      const tokens = await finishFlow(registration, asked.flow, parameters, { fetch, clock });
      if (began !== era) throw new SparksError("cancelled", "it was forgotten meanwhile");
      return take(tokens);
    },
    forget,
  };
}

function readKept(value: unknown): KeptSignIn | undefined {
  if (!isObject(value)) return undefined;
  const refreshToken = stringAt(value, "refreshToken");
  const account = objectAt(value, "account");
  if (refreshToken === undefined) return undefined;
  const [name, username] = [stringAt(account, "name"), stringAt(account, "username")];
  return { refreshToken, ...(name === undefined || username === undefined ? {} : { account: { name, username } }) };
}
