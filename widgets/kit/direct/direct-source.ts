import type { IssuedToken } from "#base";

export type RefusedToken = { readonly token: string; readonly claims?: string };

/** Who signs the person in to a store and makes the tokens: the client, or the widget itself. */
export interface DirectSource {
  /**
   * A token; `refused`: one that the store did not take.
   * @throws SparksError `auth-expired`: the person has to press a button of the widget (`signIn`); `forbidden`: they or their organisation
   * said no; `unavailable`.
   */
  token(refused?: RefusedToken): Promise<IssuedToken>;
  /** By the person's press. `onWindow`: one was opened for them, or the browser kept it closed. */
  signIn(onWindow: (url: string, blocked: boolean) => void, signal: AbortSignal): Promise<IssuedToken>;
  /** It was taken back elsewhere: what is at hand is not to be used any more. */
  onEnded(listener: () => void): void;
}
