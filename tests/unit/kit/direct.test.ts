/** A store that the widget reaches itself: the way to work, the person in the middle of it, what the client says. */
import { beforeEach, describe, expect, test } from "vitest";
import { type IssuedToken, SparksError } from "#base";
import { filesConfigDirectExample } from "#contracts";
import { signInByClient } from "../../../widgets/kit/direct/by-client.ts";
import { signInByWindow } from "../../../widgets/kit/direct/by-window.ts";
import { createDirectSession, type DirectSession } from "../../../widgets/kit/direct/direct-session.ts";
import type { DirectSource, RefusedToken } from "../../../widgets/kit/direct/direct-source.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

const { direct } = filesConfigDirectExample;
if (!direct) throw new Error("the example is direct");
const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

let clock = createFakeClock();
let asked: (RefusedToken | undefined)[] = [];
let ended = () => {};
let next: { readonly token: () => Promise<IssuedToken>; readonly signIn: DirectSource["signIn"] };
let session: DirectSession;
const issued = (token: string): IssuedToken => ({
  token,
  lifeMs: 3_600_000,
  account: { name: "Ada", username: "ada@x" },
});
const fail = (code: "auth-expired" | "forbidden" | "unavailable") => Promise.reject(new SparksError(code, "x"));

beforeEach(() => {
  clock = createFakeClock();
  asked = [];
  next = { token: async () => issued("t1"), signIn: async () => issued("s1") };
  session = createDirectSession({
    direct,
    clock,
    source: {
      token: (refused) => {
        asked.push(refused);
        return next.token();
      },
      signIn: (...given) => next.signIn(...given),
      onEnded: (listener) => {
        ended = listener;
      },
    },
  });
});

describe("the session", () => {
  test("one token for all until it ends or is refused; what the store demands goes along", async () => {
    expect(await Promise.all([session.get(), session.get()])).toEqual(["t1", "t1"]);
    expect(asked).toEqual([undefined]);
    expect(session.account.value?.name).toBe("Ada");
    session.refuse("another");
    expect(await session.get()).toBe("t1");
    next = { ...next, token: async () => issued("t2") };
    session.refuse("t1", "{}");
    expect(await session.get()).toBe("t2");
    expect(asked[1]).toEqual({ token: "t1", claims: "{}" });
    await clock.advance(3_600_000 - 20_000);
    await session.get();
    expect(asked).toHaveLength(3);
    ended();
    await session.get();
    expect(asked).toHaveLength(4);
  });

  test("the person in the middle: everything waits, and goes on", async () => {
    next = { ...next, token: () => fail("auth-expired") };
    const [one, two] = [session.get(), session.get()];
    await turns();
    expect(session.want.value).toEqual({ at: "ask", again: false });
    const { promise, resolve } = Promise.withResolvers<IssuedToken>();
    next = {
      ...next,
      signIn: (onWindow) => {
        onWindow("https://login.example/x", false);
        return promise;
      },
    };
    session.signIn();
    await turns();
    expect(session.want.value).toMatchObject({ at: "window", blocked: false });
    resolve(issued("s1"));
    expect(await Promise.all([one, two])).toEqual(["s1", "s1"]);
    expect(session.want.value).toBeUndefined();
    session.refuse("s1");
    void session.get();
    await turns();
    expect(session.want.value).toEqual({ at: "ask", again: true });
  });

  test("refused, away, once more; a second press gives the first window up", async () => {
    next = { token: () => fail("unavailable"), signIn: () => fail("forbidden") };
    const got = session.get();
    await turns();
    expect(session.want.value).toMatchObject({ at: "failed", error: { code: "unavailable" } });
    session.signIn();
    await turns();
    expect(session.want.value).toMatchObject({ at: "failed", error: { code: "forbidden" } });
    let windows = 0;
    next = {
      ...next,
      signIn: (onWindow, signal) => {
        windows += 1;
        onWindow("https://login.example/x", true);
        if (windows > 1) return Promise.resolve(issued("s2"));
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    };
    session.signIn();
    await turns();
    expect(session.want.value).toMatchObject({ at: "window", blocked: true });
    session.signIn();
    expect(await got).toBe("s2");
    expect(windows).toBe(2);
  });

  test("who stops waiting stops; who leaves ends it for all", async () => {
    next = { ...next, token: () => fail("auth-expired") };
    const abort = new AbortController();
    const [one, two] = [session.get(abort.signal), session.get()];
    abort.abort();
    await expect(one).rejects.toMatchObject({ code: "cancelled" });
    await turns();
    next = { ...next, signIn: () => fail("unavailable") };
    session.stop();
    await expect(two).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("by the client", () => {
  const bench = (replies: readonly unknown[]) => {
    const listeners = new Map<string, (data: unknown) => void>();
    const sent: unknown[] = [];
    const source = signInByClient(
      {
        ask: async (_action, data) => replies[sent.push(data) - 1],
        hear: (action, listener) => {
          listeners.set(action, listener);
          return () => listeners.delete(action);
        },
      },
      direct,
    );
    return { source, sent, tell: (action: string, data: unknown) => listeners.get(`app.sparks.${action}`)?.(data) };
  };
  const allowed = { state: "allowed", access_token: "t", expires_in_ms: 1000 };

  test("a token at once, or after the person was asked", async () => {
    const { source, sent, tell } = bench([allowed, { state: "request" }, { state: "request" }]);
    expect(await source.token({ token: "old" })).toEqual({ token: "t", lifeMs: 1000 });
    expect(sent[0]).toEqual({ direct, refused: { token: "old" } });
    const later = source.token();
    await turns();
    tell("sign_in_result", { ...allowed, access_token: "t2", original_request_id: "r" });
    expect(await later).toMatchObject({ token: "t2" });
    const refused = source.token();
    await turns();
    tell("sign_in_result", { state: "refused", why: "person", original_request_id: "r" });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  });

  test.each([
    undefined,
    null,
    "x",
    {},
    { state: "allowed" },
    { state: "allowed", access_token: "", expires_in_ms: 1 },
    { state: "allowed", access_token: 5, expires_in_ms: 1 },
    { state: "allowed", access_token: "t", expires_in_ms: -1 },
    { state: "allowed", access_token: "x".repeat(20_000), expires_in_ms: 1 },
    { state: "else" },
  ])("malformed: %j", async (reply) => {
    await expect(bench([reply]).source.token()).rejects.toMatchObject({ code: "invalid" });
    const { source, tell } = bench([{ state: "request" }]);
    const later = source.token();
    await turns();
    tell("sign_in_result", reply);
    await expect(later).rejects.toMatchObject({ code: "invalid" });
  });
});

test("by a window: nothing is opened before the press, and the answer counts for its own state", async () => {
  const opened: string[] = [];
  const waited: string[] = [];
  const source = signInByWindow({
    direct,
    redirectUri: "https://widgets.example.org/sign-in/index.html",
    fetch: () => Promise.reject(new TypeError("no network here")),
    clock,
    openWindow: (url) => opened.push(url) > 0,
    answer: async (state) => {
      waited.push(state);
      return `code=x&state=${state}`;
    },
  });
  await expect(source.token()).rejects.toMatchObject({ code: "auth-expired" });
  expect(opened).toEqual([]);
  const windows: boolean[] = [];
  const signal = new AbortController().signal;
  await expect(source.signIn((_url, blocked) => windows.push(blocked), signal)).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(windows).toEqual([false]);
  const url = new URL(opened[0] ?? "");
  expect(url.origin).toBe("https://login.microsoftonline.com");
  expect(waited).toEqual([url.searchParams.get("state")]);
});
