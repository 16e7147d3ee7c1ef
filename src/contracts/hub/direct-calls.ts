/**
 * Sign-in to stores that browsers reach themselves. What renews a token lies in the hub's sealed store, is never handed out, and is gone
 * after signing out; a page gets short tokens for a widget that the person allowed them to.
 */
import type { IssuedToken } from "#base";
import type { DirectGraph } from "../direct-graph.ts";

type Call<Arg, Result> = { readonly arg: Arg; readonly result: Result };
/** `redirectUri`: the page of this client that the sign-in comes back to, as it is registered. */
type At = { readonly direct: DirectGraph; readonly redirectUri: string };

export type DirectCalls = {
  /** `auth-expired`: the person is needed. `refused`: a token that the store did not take; another one is made. */
  directToken: Call<At & { readonly refused?: { readonly token: string; readonly claims?: string } }, IssuedToken>;
  /** Where to send the person; the answer bears `state`. */
  directBegin: Call<At, { readonly url: string; readonly state: string }>;
  /** What the window came back with. `invalid`: nobody asked, or it was answered before; `forbidden`: refused. */
  directFinish: Call<At & { readonly answer: string }, IssuedToken>;
  /** Forgets what renews it, whichever page asked for it; `id` is its `directKey`. */
  directForget: Call<{ readonly id: string }, void>;
};
