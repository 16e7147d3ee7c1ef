/** A sign-in that a widget asked for, as the person goes through it: agree, a window of the sign-in, its answer. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { awaitAnswer, type IssuedToken, type SparksError, toSparksError } from "#base";
import { cloudOf, type DirectGraph } from "#contracts";

export type SignInStep =
  | { readonly at: "ask" }
  | { readonly at: "busy" }
  /** A window stands open. `blocked`: it does not, the browser forbids it; the address can be followed by hand. */
  | { readonly at: "waiting"; readonly url: string; readonly blocked: boolean }
  | { readonly at: "failed"; readonly error: SparksError };

export interface SignInPrompt {
  readonly kind: "sign-in";
  /** Hosts of the sign-in and of the store. */
  readonly login: string;
  readonly store: string;
  /** Whether the person agreed before: then only the window is needed. */
  readonly known: boolean;
  readonly step: ReadonlySignal<SignInStep>;
  /** By the person's click: opens the window. `open` says whether there is one. */
  agree(remember: boolean, open: (url: string) => boolean): void;
  refuse(): void;
}

/** What the sign-in is asked through; the hub's (`DirectCalls`). */
export type DirectDriver = {
  token(direct: DirectGraph, refused?: { readonly token: string; readonly claims?: string }): Promise<IssuedToken>;
  begin(direct: DirectGraph): Promise<{ readonly url: string; readonly state: string }>;
  finish(direct: DirectGraph, answer: string): Promise<IssuedToken>;
};

export type SignInOutcome =
  | { readonly state: "allowed"; readonly issued: IssuedToken; readonly remember: boolean }
  | { readonly state: "refused" };

export type SignInPromptOptions = {
  readonly direct: DirectGraph;
  readonly driver: Pick<DirectDriver, "token" | "begin" | "finish">;
  readonly known: boolean;
  readonly onOutcome: (outcome: SignInOutcome) => void;
  /** Waits for the answer that bears the state. */
  readonly answer?: typeof awaitAnswer;
};

/** `cancel`: the widget is gone; nothing is told any more. */
export function createSignInPrompt(options: SignInPromptOptions): {
  readonly prompt: SignInPrompt;
  readonly cancel: () => void;
} {
  const { direct, driver, known, onOutcome, answer = awaitAnswer } = options;
  const { login, graph } = cloudOf(direct);
  const step = signal<SignInStep>({ at: "ask" });
  const over = new AbortController();
  /** Made before the click, so that the click itself can open the window. */
  let begun: Promise<{ readonly url: string; readonly state: string }> | undefined;
  const begin = () => {
    begun ??= driver.begin(direct);
    // Told when it is needed.
    begun.catch(() => undefined);
    return begun;
  };
  begin();

  const settle = (outcome: SignInOutcome) => {
    if (over.signal.aborted) return;
    over.abort();
    onOutcome(outcome);
  };
  const run = async (remember: boolean, open: (url: string) => boolean) => {
    try {
      step.value = { at: "busy" };
      // Another widget may have signed in by now, or before.
      const atHand = await driver.token(direct).catch((thrown: unknown) => {
        if (toSparksError(thrown).code !== "auth-expired") throw thrown;
        return undefined;
      });
      if (atHand) return settle({ state: "allowed", issued: atHand, remember });
      const { url, state } = await begin();
      begun = undefined;
      const answered = answer(state, over.signal);
      step.value = { at: "waiting", url, blocked: !open(url) };
      const issued = await driver.finish(direct, await answered);
      settle({ state: "allowed", issued, remember });
    } catch (thrown) {
      if (over.signal.aborted) return;
      begun = undefined;
      step.value = { at: "failed", error: toSparksError(thrown) };
      begin();
    }
  };

  return {
    prompt: {
      kind: "sign-in",
      login: new URL(login).host,
      store: new URL(graph).host,
      known,
      step,
      agree: (remember, open) => void run(remember, open),
      refuse: () => settle({ state: "refused" }),
    },
    cancel: () => over.abort(),
  };
}
