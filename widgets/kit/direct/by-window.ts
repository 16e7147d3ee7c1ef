/**
 * Sign-in by the widget itself, in a client that has no part in it (Element): a window of its own, which comes back to a page beside the
 * widget. Nothing is stored: whoever loads the widget anew signs in anew, mostly with one press.
 */
import { awaitAnswer, type Clock, createSignIn } from "#base";
import { type DirectGraph, registrationOf } from "#contracts";
import type { DirectSource } from "./direct-source.ts";

export type ByWindowOptions = {
  readonly direct: DirectGraph;
  /** The page that the sign-in comes back to, as it is registered. */
  readonly redirectUri: string;
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, "now">;
  /** False: the browser, or the frame's sandbox, forbids it. */
  readonly openWindow: (url: string) => boolean;
  readonly answer?: typeof awaitAnswer;
};

export function signInByWindow(options: ByWindowOptions): DirectSource {
  const { direct, redirectUri, fetch, clock, openWindow, answer = awaitAnswer } = options;
  const signIn = createSignIn({ registration: registrationOf(direct, redirectUri), fetch, clock });
  /** Made before the press, so that the press itself can open the window. */
  let begun: ReturnType<typeof signIn.begin> | undefined;
  const begin = () => {
    begun ??= signIn.begin();
    begun.catch(() => undefined); // Told when it is needed.
    return begun;
  };
  return {
    async token(refused) {
      if (refused) signIn.refuse(refused.token, refused.claims);
      try {
        return await signIn.token();
      } catch (thrown) {
        begin();
        throw thrown;
      }
    },
    async signIn(onWindow, signal) {
      const { url, state } = await begin();
      begun = undefined;
      const answered = answer(state, signal);
      onWindow(url, !openWindow(url));
      return signIn.finish(await answered);
    },
    // Nobody else has it.
    onEnded: () => undefined,
  };
}
