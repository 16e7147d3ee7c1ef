import * as v from "valibot";
import { type Clock, createSignIn, type SealedStore, type SignIn, SparksError } from "#base";
import { type DirectGraph, directGraphSchema, directKey, registrationOf } from "#contracts";
import type { AccountCalls } from "../calls/account-calls.ts";

export type DirectCallsOptions = {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Wiped when the person signs out. */
  readonly store: SealedStore;
};

const STORED = "direct sign-in ";
const MOST = 50;

type Calls = Pick<AccountCalls, "directToken" | "directBegin" | "directFinish" | "directForget">;

/** One sign-in for each registration, whichever widget asks; the page has asked the person. */
export function createDirectCalls({ fetch, clock, store }: DirectCallsOptions): Calls {
  const signIns = new Map<string, SignIn>();

  const signInAt = (direct: DirectGraph, redirectUri: string): SignIn => {
    if (!v.is(directGraphSchema, direct) || !/^https?:$/.test(URL.parse(redirectUri)?.protocol ?? "")) {
      throw new SparksError("invalid", "no store that one can sign in to");
    }
    const key = `${directKey(direct)} ${redirectUri}`;
    const known = signIns.get(key);
    if (known) return known;
    if (signIns.size >= MOST) throw new SparksError("too-large", "too many sign-ins");
    const stored = `${STORED}${key}`;
    const made = createSignIn({
      registration: registrationOf(direct, redirectUri),
      fetch,
      clock,
      keep: { load: () => store.get(stored), save: (kept) => store.put({ [stored]: kept }) },
    });
    signIns.set(key, made);
    return made;
  };

  return {
    async directToken({ direct, redirectUri, refused }) {
      const signIn = signInAt(direct, redirectUri);
      if (refused) signIn.refuse(refused.token, refused.claims);
      return signIn.token();
    },
    directBegin: async ({ direct, redirectUri }) => signInAt(direct, redirectUri).begin(),
    directFinish: async ({ direct, redirectUri, answer }) => signInAt(direct, redirectUri).finish(answer),
    async directForget({ id }) {
      const opened = [...signIns].filter(([key]) => key.startsWith(`${id} `));
      await Promise.all(opened.map(([, signIn]) => signIn.forget()));
      // What was kept in an earlier life, and not asked for in this one.
      const left = await store.list(`${STORED}${id} `);
      if (left.length > 0) await store.put(Object.fromEntries(left.map(([key]) => [key, undefined])));
    },
  };
}
