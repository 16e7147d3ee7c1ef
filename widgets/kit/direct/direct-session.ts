/**
 * The sign-in to a store that the widget reaches itself. Whoever needs a token waits here while the person is asked, wherever the widget
 * stands at that moment: nothing that was begun is lost, it goes on when they are signed in.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { BackendTokens } from "#backends";
import { type Clock, type IssuedToken, type SignedInAs, SparksError, toSparksError } from "#base";
import { cloudOf, type DirectGraph } from "#contracts";
import type { DirectSource, RefusedToken } from "./direct-source.ts";

/** What the person has to do, or is waited for. */
export type DirectWant =
  /** `again`: they were signed in, and it has ended. */
  | { readonly at: "ask"; readonly again: boolean }
  | { readonly at: "busy" }
  | { readonly at: "window"; readonly url: string; readonly blocked: boolean }
  | { readonly at: "failed"; readonly error: SparksError };

export interface DirectSession extends BackendTokens {
  readonly direct: DirectGraph;
  /** Hosts of the sign-in and of the store. */
  readonly login: string;
  readonly store: string;
  /** Whom the sign-in names. */
  readonly account: ReadonlySignal<SignedInAs | undefined>;
  /** Undefined: nothing is wanted. */
  readonly want: ReadonlySignal<DirectWant | undefined>;
  /** By the person's press, whatever is wanted. */
  signIn(): void;
  /** Nobody waits any more. */
  stop(): void;
}

export type DirectSessionOptions = {
  readonly direct: DirectGraph;
  readonly source: DirectSource;
  readonly clock: Pick<Clock, "now">;
};

/** A token that ends sooner is renewed before it is used. */
const LEFT_MS = 30_000;

export function createDirectSession({ direct, source, clock }: DirectSessionOptions): DirectSession {
  const { login, graph } = cloudOf(direct);
  const account = signal<SignedInAs | undefined>(undefined);
  const want = signal<DirectWant | undefined>(undefined);
  const stopped = new AbortController();
  let current: { readonly token: string; readonly endsAt: number } | undefined;
  let refused: RefusedToken | undefined;
  let acquiring: Promise<string> | undefined;
  let pressed = Promise.withResolvers<void>();
  let attempt = new AbortController();
  let wasIn = false;

  source.onEnded(() => {
    current = undefined;
  });

  const take = ({ token, lifeMs, account: named }: IssuedToken): string => {
    // A source that knows no better may give the one again that was refused.
    current = { token, endsAt: clock.now() + lifeMs };
    refused = undefined;
    wasIn = true;
    if (named) account.value = named;
    want.value = undefined;
    return token;
  };
  const byPress = async (): Promise<IssuedToken> => {
    want.value = { at: "busy" };
    attempt = new AbortController();
    const onWindow = (url: string, blocked: boolean) => {
      want.value = { at: "window", url, blocked };
    };
    return source.signIn(onWindow, AbortSignal.any([attempt.signal, stopped.signal]));
  };
  const acquire = async (): Promise<string> => {
    let step = () => source.token(refused);
    attempt = new AbortController();
    for (;;) {
      try {
        return take(await step());
      } catch (thrown) {
        if (stopped.signal.aborted) throw new SparksError("cancelled", "the widget works elsewhere", { cause: thrown });
        const error = toSparksError(thrown);
        step = byPress;
        // Pressed once more while a window stood open: another one, at once.
        if (attempt.signal.aborted) continue;
        pressed = Promise.withResolvers();
        want.value = error.code === "auth-expired" ? { at: "ask", again: wasIn } : { at: "failed", error };
      }
      await pressed.promise;
    }
  };
  stopped.signal.addEventListener("abort", () => pressed.resolve());

  return {
    direct,
    login: new URL(login).host,
    store: new URL(graph).host,
    account,
    want,
    async get(abort) {
      if (current && current.endsAt - clock.now() > LEFT_MS) return current.token;
      acquiring ??= acquire().finally(() => {
        acquiring = undefined;
      });
      return abort ? orAborted(acquiring, abort) : acquiring;
    },
    refuse(token, claims) {
      if (current?.token !== token) return;
      current = undefined;
      refused = { token, ...(claims === undefined ? {} : { claims }) };
    },
    signIn() {
      // While a window stands open: that one is given up, and another opened.
      attempt.abort();
      pressed.resolve();
    },
    stop: () => stopped.abort(),
  };
}

function orAborted<T>(promise: Promise<T>, abort: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new SparksError("cancelled", "the request was stopped"));
    if (abort.aborted) return onAbort();
    abort.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => abort.removeEventListener("abort", onAbort));
  });
}
