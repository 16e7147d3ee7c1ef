import { describe, expect, test } from "vitest";
import { createGatewayCalls } from "../../../../src/hub/calls/gateway-calls.ts";

const GATEWAY = "https://gw.example/base/";
const TOKEN = { access_token: "secret", token_type: "Bearer", matrix_server_name: "x", expires_in: 60 };
const HEALTHY = { status: "ok", vault: true };
const UPSTREAMS = [{ id: "team", kind: "webdav", label: "Team", signIn: ["password"] }];
const SESSION = { token: "t", expiresInMs: 1000, userId: "@a:x", tenant: "demo", upstreams: UPSTREAMS };

type Answer = () => Response | Promise<Response>;
const json = (body: unknown, status = 200) => Response.json(body, { status });

function gateway(answers: Readonly<Record<string, Answer>>) {
  const asked: { readonly what: string; readonly init: RequestInit }[] = [];
  const calls = createGatewayCalls({
    openId: async () => TOKEN,
    fetch: (async (url: string, init: RequestInit = {}) => {
      const what = `${init.method ?? "GET"} ${url}`;
      asked.push({ what, init });
      const answer = answers[what];
      if (!answer) throw new TypeError("Failed to fetch");
      return answer();
    }) as typeof fetch,
  });
  const ask = (address = GATEWAY, signal = new AbortController().signal) =>
    calls.gatewayOffer({ gateway: address }, signal);
  return { ask, asked };
}

const BASE = "https://gw.example/base";

describe("what a gateway offers", () => {
  test("is asked with a session that is ended again", async () => {
    const { ask, asked } = gateway({
      [`GET ${BASE}/health`]: () => json(HEALTHY),
      [`POST ${BASE}/session`]: () => json(SESSION),
      [`DELETE ${BASE}/session`]: () => new Response(null, { status: 204 }),
    });
    expect(await ask()).toEqual({ state: "offers", upstreams: UPSTREAMS });
    expect(asked.map(({ what }) => what.split(" ")[0])).toEqual(["GET", "POST", "DELETE"]);
    for (const { init } of asked) expect(init).toMatchObject({ credentials: "omit", redirect: "error" });
    expect(asked.map(({ what }) => what).join()).not.toContain("secret");
  });

  test.each<[string, Readonly<Record<string, Answer>>, string]>([
    ["nobody there", {}, "away"],
    ["something else there", { [`GET ${BASE}/health`]: () => new Response("<html>") }, "away"],
    ["not well", { [`GET ${BASE}/health`]: () => json({ status: "failing", vault: false }, 503) }, "failing"],
    ["no session for this client", { [`GET ${BASE}/health`]: () => json(HEALTHY) }, "answers"],
    [
      "a refusal",
      { [`GET ${BASE}/health`]: () => json(HEALTHY), [`POST ${BASE}/session`]: () => json({ error: {} }, 403) },
      "answers",
    ],
    [
      "a session that is none",
      {
        [`GET ${BASE}/health`]: () => json(HEALTHY),
        [`POST ${BASE}/session`]: () => json({ ...SESSION, upstreams: 5 }),
      },
      "answers",
    ],
    [
      "a session that does not end",
      { [`GET ${BASE}/health`]: () => json(HEALTHY), [`POST ${BASE}/session`]: () => json(SESSION) },
      "offers",
    ],
  ])("%s", async (_name, answers, state) => {
    expect((await gateway(answers).ask()).state).toBe(state);
  });

  test.each([
    "http://gw.example",
    "https://u:p@gw.example",
    "javascript:alert(1)",
    "",
    "https://gw.example/?token=abc",
  ])("%s is not asked", async (address) => {
    const { ask, asked } = gateway({});
    await expect(ask(address)).rejects.toThrow("no address");
    expect(asked).toEqual([]);
  });

  test("whoever goes is not answered", async () => {
    const { ask } = gateway({ [`GET ${BASE}/health`]: () => json(HEALTHY) });
    await expect(ask(GATEWAY, AbortSignal.abort(new Error("gone")))).rejects.toThrow();
  });
});
