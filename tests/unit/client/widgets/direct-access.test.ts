/** Sign-in by the client for a widget: who gets tokens, when a person is asked, what a grant that is taken back ends. */
import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test } from "vitest";
import { type IssuedToken, SparksError } from "#base";
import { directKey, filesConfigDirectExample } from "#contracts";
import type { Grant } from "../../../../src/client/features/widgets/grants/grant.ts";
import {
  createGrantStore,
  type GrantStore,
  type ListedGrant,
} from "../../../../src/client/features/widgets/grants/grant-store.ts";
import { createPrompts } from "../../../../src/client/features/widgets/host/prompts.ts";
import { createDirectAccess } from "../../../../src/client/features/widgets/sign-in/direct-access.ts";
import { forgetSignIns } from "../../../../src/client/features/widgets/sign-in/forget-sign-ins.ts";
import {
  createSignInPrompt,
  type DirectDriver,
  type SignInOutcome,
} from "../../../../src/client/features/widgets/sign-in/sign-in-prompt.ts";

const { direct } = filesConfigDirectExample;
if (!direct) throw new Error("the example is direct");
const key = { roomId: "!r:x", widgetId: "w", origin: "https://w.example", eventId: "$1" };
const name = { widgetName: "Files", roomName: "Room" };
const issued: IssuedToken = { token: "secret", lifeMs: 1000, account: { name: "Ada", username: "ada@x" } };
const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

let token: () => Promise<IssuedToken>;
let grants: GrantStore;
let stored: Map<string, string>;
let told: { readonly action: string; readonly data: object }[];
const driver: DirectDriver = {
  token: () => token(),
  begin: async () => ({ url: "https://login.example/x", state: "s" }),
  finish: async () => issued,
};
const needsPerson = () => Promise.reject(new SparksError("auth-expired", "x"));

function bench(allowed: readonly (typeof direct)[] = []) {
  const prompts = createPrompts();
  const access = createDirectAccess({
    driver,
    prompts,
    grants,
    key,
    name,
    allowed: allowed.flatMap((one) => one ?? []),
    channel: { request: async (action, data) => (told.push({ action, data }), {}) },
  });
  const ask = async () => {
    const { response, after } = await access.answer("r1", { direct: direct ?? ({} as never) });
    after?.();
    await turns();
    return response;
  };
  const prompt = () => {
    const shown = prompts.current.value;
    if (shown?.kind !== "sign-in") throw new Error("nobody is asked");
    return shown;
  };
  return { access, ask, prompt, prompts };
}

beforeEach(() => {
  stored = new Map();
  told = [];
  token = async () => issued;
  grants = createGrantStore("@a:x", {
    getItem: (at) => stored.get(at) ?? null,
    setItem: (at, value) => void stored.set(at, value),
  });
});

describe("a widget asks", () => {
  test("nothing is given before the person agreed, by name; then at once", async () => {
    const { ask, prompt } = bench();
    expect(await ask()).toEqual({ state: "request" });
    expect(prompt()).toMatchObject({ login: "login.microsoftonline.com", store: "graph.microsoft.com", known: false });
    expect(told).toEqual([]);
    prompt().agree(true, () => true);
    await turns();
    expect(told).toEqual([
      {
        action: "app.sparks.sign_in_result",
        data: expect.objectContaining({ state: "allowed", access_token: "secret", original_request_id: "r1" }),
      },
    ]);
    expect(await ask()).toMatchObject({ state: "allowed", access_token: "secret" });
    expect([...stored.values()].join("")).not.toContain("secret");
    expect(grants.find(key)?.signIns).toEqual([{ id: directKey(direct as never), host: "login.microsoftonline.com" }]);
  });

  test("refused: nothing is remembered", async () => {
    const { ask, prompt } = bench();
    await ask();
    prompt().refuse();
    await turns();
    expect(told[0]?.data).toMatchObject({ state: "refused", why: "person" });
    expect(grants.find(key)).toBeUndefined();
  });

  test("what the administrator allows is not asked; the person is where the sign-in needs them", async () => {
    const { ask, prompt } = bench([direct]);
    expect(await ask()).toMatchObject({ state: "allowed" });
    token = needsPerson;
    expect(await ask()).toEqual({ state: "request" });
    expect(prompt().known).toBe(true);
  });

  test("a document that is gone gets no answer; away is away", async () => {
    const { access, ask, prompt } = bench();
    await ask();
    const shown = prompt();
    access.drop();
    shown.agree(true, () => true);
    await turns();
    expect(told).toEqual([]);
    grants.decide(key, name, { signIns: [{ id: directKey(direct as never), host: "x" }] }, true);
    token = () => Promise.reject(new SparksError("unavailable", "x"));
    await expect(ask()).rejects.toMatchObject({ code: "unavailable" });
  });

  test("taken back: the widget is told, and asked for anew", async () => {
    const { ask } = bench();
    grants.decide(key, name, { signIns: [{ id: directKey(direct as never), host: "x" }] }, true);
    await ask();
    grants.takeBack(key, { what: "signIns" });
    expect(told.map(({ action }) => action)).toEqual(["app.sparks.sign_in_ended"]);
    expect(await ask()).toEqual({ state: "request" });
  });
});

test("what renews is forgotten when the last grant of it goes", () => {
  const of = (widgetId: string): ListedGrant =>
    ({
      ...key,
      widgetId,
      ...name,
      granted: [],
      refused: [],
      signIns: [{ id: "k", host: "h" }],
      remembered: true,
    }) satisfies Grant & {
      remembered: boolean;
    };
  const all = signal<readonly ListedGrant[]>([of("a"), of("b")]);
  const forgotten: string[] = [];
  forgetSignIns({ all }, async (id) => void forgotten.push(id));
  all.value = [of("a")];
  expect(forgotten).toEqual([]);
  all.value = [];
  expect(forgotten).toEqual(["k"]);
});

describe("the way through it", () => {
  const go = (options: { readonly open?: boolean; readonly finish?: () => Promise<IssuedToken> } = {}) => {
    token = needsPerson;
    const outcomes: SignInOutcome[] = [];
    const made = createSignInPrompt({
      direct: direct as never,
      known: false,
      driver: { ...driver, token: () => token(), finish: options.finish ?? driver.finish },
      answer: async () => "code=x&state=s",
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    return { ...made, outcomes };
  };

  test("the window is opened by the press, and not before", async () => {
    const { prompt, outcomes } = go();
    const opened: string[] = [];
    await turns();
    expect(opened).toEqual([]);
    prompt.agree(false, (url) => opened.push(url) > 0);
    await turns();
    expect(opened).toEqual(["https://login.example/x"]);
    expect(outcomes).toEqual([{ state: "allowed", issued, remember: false }]);
  });

  test("blocked windows are said; what failed can be begun anew; cancelled tells nothing", async () => {
    let fails = true;
    const { prompt, outcomes, cancel } = go({
      finish: () => (fails ? Promise.reject(new SparksError("forbidden", "x")) : Promise.resolve(issued)),
    });
    const seen: unknown[] = [];
    prompt.step.subscribe((step) => seen.push(step));
    prompt.agree(true, () => false);
    await turns();
    expect(seen).toContainEqual({ at: "waiting", url: "https://login.example/x", blocked: true });
    expect(prompt.step.value).toMatchObject({ at: "failed", error: { code: "forbidden" } });
    fails = false;
    cancel();
    prompt.agree(true, () => true);
    await turns();
    expect(outcomes).toEqual([]);
  });
});
