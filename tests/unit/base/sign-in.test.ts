/** The sign-in against the double of Microsoft's: what is bound to what, what is good once, what ends when. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSignIn, type KeptSignIn, type SignIn, SparksError } from "#base";
import { type DirectGraph, registrationOf } from "#contracts";
import { type GraphDouble, startGraphDouble } from "../../support/doubles/graph/graph-double.ts";

const REDIRECT = "http://127.0.0.1:1/sign-in.html";
const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs };
let graph: GraphDouble;
let direct: DirectGraph;
beforeAll(async () => {
  graph = await startGraphDouble({ redirectUris: [REDIRECT], now: clock.now });
  direct = {
    kind: "graph",
    tenant: "8a1b2c3d-0000-4000-8000-0123456789ab",
    clientId: "11111111-2222-4333-8444-555555555555",
    cloud: { login: graph.origins.login, graph: graph.origins.graph },
  };
});
afterAll(() => graph?.close());
beforeEach(() => {
  clock.aheadMs = 0;
});

/** As a browser: it says from where it asks. */
const fromPage: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("origin", new URL(REDIRECT).origin);
  return fetch(url, { ...init, headers });
};
const signInWith = (options: Partial<Parameters<typeof createSignIn>[0]> = {}): SignIn =>
  createSignIn({ registration: registrationOf(direct, REDIRECT), fetch: fromPage, clock, ...options });

/** What the person's window comes back with. */
async function answerTo(url: string): Promise<string> {
  const reply = await fetch(url, { redirect: "manual" });
  return new URL(reply.headers.get("location") ?? "").hash.slice(1);
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (thrown: unknown) =>
      thrown instanceof SparksError ? `${thrown.code} ${thrown.errcode ?? ""}`.trim() : String(thrown),
  );
const open = async (signIn: SignIn) => signIn.finish(await answerTo((await signIn.begin()).url));
const tokenPosts = () => graph.requests.filter(({ path, method }) => /\/token$/.test(path) && method === "POST").length;

describe("signing in", () => {
  test("a token that Graph takes, whose it is, and nothing secret in an address", async () => {
    const signIn = signInWith();
    expect(await codeOf(signIn.token())).toBe("auth-expired");
    const { url, state } = await signIn.begin();
    const asked = new URL(url).searchParams;
    expect(asked.get("response_mode")).toBe("fragment");
    expect(asked.get("scope")).toBe("openid profile offline_access User.Read Files.ReadWrite.All Sites.Read.All");
    expect(asked.get("state")).toBe(state);
    const { token, account } = await signIn.finish(await answerTo(url));
    expect(account).toEqual({ name: "Ada Lovelace", username: expect.stringContaining("@") });
    const reply = await fetch(`${graph.baseUrl}me`, { headers: { authorization: `Bearer ${token}` } });
    expect(reply.status).toBe(200);
    expect((await signIn.token()).token).toBe(token);
    expect(JSON.stringify(graph.requests.map(({ path }) => path))).not.toContain(token);
  });

  test("an answer counts once, to its own question, with its own verifier and issuer", async () => {
    const [signIn, other] = [signInWith(), signInWith()];
    const first = await signIn.begin();
    const answer = await answerTo(first.url);
    // Somebody else's page, or a forged one.
    expect(await codeOf(other.finish(answer))).toBe("invalid");
    const forged = new URLSearchParams(answer);
    forged.set("state", "guessed");
    expect(await codeOf(signIn.finish(forged.toString()))).toBe("invalid");
    const before = tokenPosts();
    // The code of one question with the state of another (mix-up): the verifier does not fit.
    const second = await signIn.begin();
    const mixed = new URLSearchParams(answer);
    mixed.set("state", second.state);
    expect(await codeOf(signIn.finish(mixed.toString()))).toMatch(/^auth-expired invalid_grant/);
    expect(tokenPosts()).toBe(before + 1);
    // Another server answers in its place (RFC 9207).
    const third = await signIn.begin();
    const elsewhere = new URLSearchParams(await answerTo(third.url));
    elsewhere.set("iss", "https://login.evil.example/v2.0");
    expect(await codeOf(signIn.finish(elsewhere.toString()))).toBe("invalid");
    expect(tokenPosts()).toBe(before + 1);
    // Its own, and then again.
    expect(await codeOf(signIn.finish(answer))).toBe("done");
    expect(await codeOf(signIn.finish(answer))).toBe("invalid");
    for (const hostile of ["", "state", "%", `state=${"x".repeat(100_000)}`, "state=a&state=b"])
      expect(await codeOf(signIn.finish(hostile))).toBe("invalid");
  });

  test("a question is forgotten after a quarter of an hour", async () => {
    const signIn = signInWith();
    const answer = await answerTo((await signIn.begin()).url);
    clock.aheadMs = 15 * 60_000 + 1;
    expect(await codeOf(signIn.finish(answer))).toBe("invalid");
  });

  test.each([
    ["error=access_denied&error_description=AADSTS65004", "forbidden access_denied"],
    ["error=consent_required", "auth-expired consent_required"],
    ["error=server_error", "unavailable server_error"],
    ["error=%3Cscript%3E", "invalid unknown"],
    ["code=made-up", "auth-expired invalid_grant"],
    ["", "invalid"],
  ])("what it says instead: %s", async (said, code) => {
    const signIn = signInWith();
    const { state } = await signIn.begin();
    expect(await codeOf(signIn.finish(`${said}&state=${state}`))).toBe(code);
  });
});

describe("afterwards", () => {
  test("it is renewed before it ends, once for all who wait, and after it was refused", async () => {
    const signIn = signInWith();
    const first = await open(signIn);
    clock.aheadMs = 3599_000 - 30_000;
    const before = tokenPosts();
    const [second, same] = await Promise.all([signIn.token(), signIn.token()]);
    expect(second.token).not.toBe(first.token);
    expect(same.token).toBe(second.token);
    expect(tokenPosts()).toBe(before + 1);
    signIn.refuse(first.token);
    expect((await signIn.token()).token).toBe(second.token);
    signIn.refuse(second.token);
    expect((await signIn.token()).token).not.toBe(second.token);
  });

  test("after 24 hours the person is needed, who is known by name", async () => {
    const signIn = signInWith();
    const { account } = await open(signIn);
    clock.aheadMs = 24 * 3_600_000 + 1;
    expect(await codeOf(signIn.token())).toMatch(/^auth-expired/);
    const { url } = await signIn.begin();
    expect(new URL(url).searchParams.get("login_hint")).toBe(account?.username);
    await signIn.finish(await answerTo(url));
    expect(await codeOf(signIn.token())).toBe("done");
  });

  test("what the store demands is asked for", async () => {
    const signIn = signInWith();
    const { token } = await open(signIn);
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';
    signIn.refuse(token, claims);
    expect(new URL((await signIn.begin()).url).searchParams.get("claims")).toBe(claims);
  });

  test("kept, found again, forgotten", async () => {
    let kept: unknown;
    const keep = {
      load: async () => kept,
      save: async (next: KeptSignIn | undefined) => {
        kept = next;
      },
    };
    await open(signInWith({ keep }));
    expect(Object.keys(kept as object).sort()).toEqual(["account", "refreshToken"]);
    const again = signInWith({ keep });
    const { token, account } = await again.token();
    expect(account?.name).toBe("Ada Lovelace");
    expect((await fetch(`${graph.baseUrl}me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    await again.forget();
    expect(kept).toBeUndefined();
    expect(await codeOf(again.token())).toBe("auth-expired");
    for (const hostile of [5, "x", [], { refreshToken: 5 }, { refreshToken: "made up", account: 5 }]) {
      kept = hostile;
      expect(await codeOf(signInWith({ keep }).token())).toMatch(/^auth-expired/);
    }
  });

  test("nobody answers: it says so, and nothing is forgotten", async () => {
    let away = false;
    const signIn = signInWith({
      fetch: (url, init) => (away ? Promise.reject(new TypeError("Failed to fetch")) : fromPage(url, init)),
    });
    const { token } = await open(signIn);
    signIn.refuse(token);
    away = true;
    expect(await codeOf(signIn.token())).toBe("unavailable");
    away = false;
    expect(await codeOf(signIn.token())).toBe("done");
  });

  test("what was forgotten meanwhile does not come back", async () => {
    const signIn = signInWith();
    const { token } = await open(signIn);
    signIn.refuse(token);
    const renewing = codeOf(signIn.token());
    await signIn.forget();
    expect(await renewing).toMatch(/^auth-expired/);
    expect(await codeOf(signIn.token())).toBe("auth-expired");
  });
});
