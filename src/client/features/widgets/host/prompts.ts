import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConsentItem } from "../capability/consent-items.ts";
import {
  createSignInPrompt,
  type SignInOutcome,
  type SignInPrompt,
  type SignInPromptOptions,
} from "../sign-in/sign-in-prompt.ts";

/** What the person is asked on behalf of one widget, one question at a time. */
export type Prompt =
  | {
      readonly kind: "capabilities";
      readonly items: readonly ConsentItem[];
      /** Asks as well whether the widget may learn who the person is. */
      readonly withIdentity: boolean;
      readonly answer: (answer: CapabilityAnswer) => void;
    }
  | { readonly kind: "identity"; readonly answer: (answer: IdentityAnswer) => void }
  | SignInPrompt;

export type CapabilityAnswer = {
  readonly allowed: readonly string[];
  /** Counts where it was asked. */
  readonly identity?: boolean;
  readonly remember: boolean;
};
export type IdentityAnswer = { readonly allow: boolean; readonly remember: boolean };

export interface Prompts {
  readonly current: ReadonlySignal<Prompt | undefined>;
  /** Undefined: the widget went away before it was answered. */
  capabilities(items: readonly ConsentItem[], withIdentity?: boolean): Promise<CapabilityAnswer | undefined>;
  identity(): Promise<IdentityAnswer | undefined>;
  signIn(options: Omit<SignInPromptOptions, "onOutcome">): Promise<SignInOutcome | undefined>;
  /** Takes every question back. */
  cancel(): void;
}

type Queued = { readonly show: () => void; readonly cancel: () => void };

export function createPrompts(): Prompts {
  const current = signal<Prompt | undefined>(undefined);
  let queue: readonly Queued[] = [];

  const enqueue = <A>(promptFor: (answer: (answer: A) => void) => Prompt): Promise<A | undefined> =>
    new Promise((resolve) => {
      const settle = (answer: A | undefined) => {
        queue = queue.filter((one) => one !== queued);
        current.value = undefined;
        resolve(answer);
        queue[0]?.show();
      };
      const prompt = promptFor(settle);
      const queued: Queued = {
        show: () => {
          current.value = prompt;
        },
        cancel: () => resolve(undefined),
      };
      queue = [...queue, queued];
      if (queue.length === 1) queued.show();
    });

  const signIn = async (options: Omit<SignInPromptOptions, "onOutcome">) => {
    let stop = () => {};
    const outcome = await enqueue<SignInOutcome>((onOutcome) => {
      const made = createSignInPrompt({ ...options, onOutcome });
      stop = made.cancel;
      return made.prompt;
    });
    stop();
    return outcome;
  };

  return {
    current,
    signIn,
    capabilities: (items, withIdentity = false) =>
      enqueue<CapabilityAnswer>((answer) => ({ kind: "capabilities", items, withIdentity, answer })),
    identity: () => enqueue<IdentityAnswer>((answer) => ({ kind: "identity", answer })),
    cancel() {
      const waiting = queue;
      queue = [];
      current.value = undefined;
      for (const one of waiting) one.cancel();
    },
  };
}
