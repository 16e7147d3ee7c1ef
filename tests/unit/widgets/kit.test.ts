import { describe, expect, test } from "vitest";
import { createGatewayTransport, loadWebdavFiles, type Send } from "#backends";
import { SparksError } from "#base";
import { type FilesConfig, readAllowedGateways, readFilesConfig } from "#contracts";
import type { FilePath } from "#model";
import { createGatewayConsents } from "../../../widgets/kit/gateway/gateway-consent.ts";
import { createGatewaySession, RENEW_BEFORE_MS } from "../../../widgets/kit/gateway/gateway-session.ts";
import { createRetry } from "../../../widgets/kit/gateway/retry.ts";
import { guardMessages } from "../../../widgets/kit/host/message-guard.ts";
import { readParams } from "../../../widgets/kit/start/read-params.ts";
import { createWidgetModel } from "../../../widgets/kit/start/widget.model.ts";
import { createFakeHost, type FakeHostOptions } from "../../../widgets/kit/testing/fake-host.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

const TYPE = "app.sparks.files.config";
const GATEWAY = "https://gateway.example.org";
const config: FilesConfig = { v: 1, gateway: GATEWAY, upstream: "team" };

/** Let everything that can go on go on. */
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** A gateway of a few lines: makes sessions, counts them, can be away. */
function createFakeGateway() {
  const state = { away: false, refuses: false, sessions: 0, openIds: [] as string[], urls: [] as string[] };
  const send: Send = async (url, { body }) => {
    state.urls.push(url);
    if (state.away) throw new SparksError("unavailable", "no answer");
    if (state.refuses) {
      const error = { code: "forbidden", message: "no", scope: "session" };
      return new Response(JSON.stringify({ error }), { status: 403, headers: { "x-sparks-error": "forbidden" } });
    }
    state.openIds.push(JSON.parse(String(body)).openid.access_token);
    const reply = {
      token: `token-${++state.sessions}`,
      expiresInMs: 900_000,
      userId: "@a:example.org",
      tenant: "demo",
      upstreams: [],
    };
    return new Response(JSON.stringify(reply));
  };
  return { ...state, send, state };
}

function setUp(options: FakeHostOptions = {}, agreed: readonly string[] = [GATEWAY]) {
  const host = createFakeHost(options);
  const gateway = createFakeGateway();
  const clock = createFakeClock();
  const consents = createGatewayConsents({ ownOrigin: "https://widgets.example.org", storage: undefined });
  for (const origin of agreed) consents.give(origin);
  const retry = createRetry(clock, () => 0);
  const model = createWidgetModel<FilesConfig>({
    host,
    source: { type: TYPE, read: readFilesConfig },
    configKey: "w",
    capabilities: [],
    consents,
    send: gateway.send,
    clock,
    retry,
  });
  const at = () => model.phase.value.at;
  return { host, gateway: gateway.state, clock, consents, retry, model, at };
}

describe("the way to work", () => {
  test("config, gateway, ready; another label is no new session", async () => {
    const { host, gateway, model, at } = setUp();
    host.setState(TYPE, "w", config);
    await model.start();
    await settle();
    expect(at()).toBe("ready");
    expect(gateway.urls).toEqual([`${GATEWAY}/session`]);
    host.setState(TYPE, "w", { ...config, label: "Team" });
    await settle();
    const phase = model.phase.value;
    expect(phase.at === "ready" && phase.place.config.value.label).toBe("Team");
    expect(gateway.sessions).toBe(1);
  });

  test("a client that says nothing, and one that refuses", async () => {
    const silent = setUp({ isSilent: true });
    await silent.model.start();
    expect(silent.at()).toBe("no-answer");
    const denied = setUp({ denies: () => true });
    await denied.model.start();
    expect(denied.at()).toBe("not-permitted");
  });

  test("each bad config has its phase, and a good one opens it", async () => {
    const { host, model, at } = setUp();
    await model.start();
    await settle();
    expect(at()).toBe("no-config");
    host.setState(TYPE, "w", { v: 1 });
    expect(at()).toBe("broken-config");
    host.setState(TYPE, "w", { v: 2 });
    expect(at()).toBe("newer-config");
    host.setState(TYPE, "w", config);
    await settle();
    expect(at()).toBe("ready");
    host.setState(TYPE, "w", {});
    expect(at()).toBe("no-config");
  });

  test("a gateway that the host's administrator allows is not asked about; any other is", async () => {
    const { host, model, at } = setUp({ gateways: [GATEWAY] }, []);
    host.setState(TYPE, "w", { ...config, gateway: `${GATEWAY}/behind/a/path` });
    await model.start();
    await settle();
    expect(at()).toBe("ready");
    host.setState(TYPE, "w", { ...config, gateway: "https://evil.example" });
    expect(model.phase.value).toEqual({ at: "ask-gateway", origin: "https://evil.example" });
  });

  test("nothing is sent to a gateway before the person agreed to its name", async () => {
    const { host, gateway, model, at, consents } = setUp({}, []);
    host.setState(TYPE, "w", config);
    await model.start();
    await settle();
    expect(model.phase.value).toEqual({ at: "ask-gateway", origin: GATEWAY });
    expect(gateway.urls).toEqual([]);
    expect(host.openIdTokens()).toBe(0);
    model.agree();
    await settle();
    expect(at()).toBe("ready");
    expect(consents.has(GATEWAY)).toBe(true);
    host.setState(TYPE, "w", { ...config, gateway: "https://evil.example" });
    await settle();
    expect(model.phase.value).toEqual({ at: "ask-gateway", origin: "https://evil.example" });
    expect(gateway.urls.filter((url) => url.includes("evil"))).toEqual([]);
  });

  test("a gateway that is away is tried again by itself", async () => {
    const { host, gateway, clock, model, at } = setUp();
    gateway.away = true;
    host.setState(TYPE, "w", config);
    await model.start();
    await settle();
    const phase = model.phase.value;
    expect(phase.at === "signing-in" && phase.problem?.error.code).toBe("unavailable");
    await clock.advance(10_000);
    expect(at()).toBe("signing-in");
    gateway.away = false;
    await clock.advance(30_000);
    expect(at()).toBe("ready");
  });

  test("a refusal stays until the person tries again", async () => {
    const { host, gateway, clock, model, at } = setUp();
    gateway.refuses = true;
    host.setState(TYPE, "w", config);
    await model.start();
    await settle();
    expect(at()).toBe("refused");
    gateway.refuses = false;
    await clock.advance(60_000);
    expect(at()).toBe("refused");
    model.tryAgain();
    await settle();
    expect(at()).toBe("ready");
    const declined = setUp({ declinesOpenId: true });
    declined.host.setState(TYPE, "w", config);
    await declined.model.start();
    await settle();
    expect(declined.at()).toBe("refused");
    expect(declined.gateway.urls).toEqual([]);
  });

  test("a config that changes while the gateway is away leads to the new place only", async () => {
    const { host, gateway, clock, model, at } = setUp({}, [GATEWAY, "https://b.example"]);
    gateway.away = true;
    host.setState(TYPE, "w", config);
    await model.start();
    await settle();
    gateway.away = false;
    host.setState(TYPE, "w", { ...config, gateway: "https://b.example" });
    await settle();
    await clock.advance(60_000);
    const phase = model.phase.value;
    expect(at()).toBe("ready");
    expect(phase.at === "ready" && phase.place.config.value.gateway).toBe("https://b.example");
    expect(gateway.sessions).toBe(1);
  });
});

describe("the session", () => {
  const open = () => {
    const host = createFakeHost();
    const gateway = createFakeGateway();
    const clock = createFakeClock();
    const session = createGatewaySession({ gateway: GATEWAY, host, send: gateway.send, clock });
    return { host, clock, session, gateway: gateway.state };
  };

  test("is made once for many that ask, and anew shortly before it ends, each time with a new OpenID token", async () => {
    const { clock, session, gateway } = open();
    expect(await Promise.all([session.get(), session.get(), session.get()])).toEqual(["token-1", "token-1", "token-1"]);
    await clock.advance(900_000 - RENEW_BEFORE_MS - 1);
    expect(await session.get()).toBe("token-1");
    await clock.advance(1);
    expect(await session.get()).toBe("token-2");
    expect(gateway.openIds).toEqual(["openid-1", "openid-2"]);
  });

  test("that was refused is replaced once, not once for everybody who saw it refused", async () => {
    const { session, gateway } = open();
    const token = await session.get();
    session.refuse(token);
    expect(await session.get()).toBe("token-2");
    session.refuse(token);
    expect(await session.get()).toBe("token-2");
    expect(gateway.sessions).toBe(2);
  });

  test("that still holds is at hand without waiting, even when it is due for a new one", async () => {
    const { clock, session } = open();
    expect(session.atHand()).toBeUndefined();
    await session.get();
    await clock.advance(900_000 - 1);
    expect(session.atHand()).toBe("token-1");
    await clock.advance(1);
    expect(session.atHand()).toBeUndefined();
  });

  test("a request that outlives the page has left before anything is waited for", async () => {
    const { session, gateway } = open();
    await session.get();
    const sent: string[] = [];
    const connection = { id: "c1", basePath: "/" };
    const transport = createGatewayTransport({
      gateway: GATEWAY,
      connection,
      tokens: session,
      send: async (url, { headers }) => {
        sent.push(`${url} ${headers?.authorization}`);
        return new Response(null, { status: 204 });
      },
    });
    const { createWebdavFiles } = await loadWebdavFiles();
    void createWebdavFiles(transport).remove("/a b" as FilePath, { keepalive: true });
    expect(sent).toEqual([`${GATEWAY}/proxy/c1/a%20b Bearer token-1`]);
    expect(gateway.sessions).toBe(1);
  });

  test.each([
    ["a page of a proxy", () => new Response("<html>", { status: 200 })],
    ["another reply", () => new Response('{"token":""}')],
    ["a bare failure", () => new Response(null, { status: 500 })],
    ["a refusal without reason", () => new Response("?", { status: 502, headers: { "x-sparks-error": "?" } })],
  ])("%s instead of a gateway is as if it were away", async (_, answer) => {
    const host = createFakeHost();
    const session = createGatewaySession({
      gateway: GATEWAY,
      host,
      send: async () => answer(),
      clock: createFakeClock(),
    });
    await expect(session.open()).rejects.toMatchObject({ code: "unavailable", scope: "gateway" });
  });
});

describe("gateways that the host allows", () => {
  const key = "app.sparks.gateways";
  test.each([
    [{ [key]: ["https://a.example", "http://127.0.0.1:8448"] }, ["https://a.example", "http://127.0.0.1:8448"]],
    [{ [key]: ["https://a.example/", "https://a.example/x", "javascript:1", "null", 7, null, "*"] }, []],
    [{ [key]: "https://a.example" }, []],
    [{ [key]: Array(51).fill("https://a.example") }, []],
    [{ requested: [], approved: [] }, []],
    [null, []],
    ["x", []],
  ])("out of %o", (data, origins) => expect(readAllowedGateways(data)).toEqual(origins));
});

describe("consent", () => {
  const storage = (initial: string | null) => {
    let value = initial;
    const setItem = (_: string, next: string) => {
      value = next;
    };
    return { getItem: () => value, setItem, read: () => value };
  };

  test("is remembered by origin, and the widget's own server needs none", () => {
    const store = storage(null);
    const consents = createGatewayConsents({ ownOrigin: "https://own.example", storage: store });
    expect(consents.has("https://own.example/gateway/")).toBe(true);
    expect(consents.has("https://a.example/x")).toBe(false);
    consents.give("https://a.example/x?secret");
    expect(consents.has("https://a.example/y")).toBe(true);
    expect(store.read()).toBe('["https://a.example"]');
    expect(createGatewayConsents({ ownOrigin: "https://own.example", storage: store }).has("https://a.example")).toBe(
      true,
    );
  });

  test.each(["{", "7", '{"a":1}', "[1,null]"])("what is broken in storage (%s) counts as nothing", (text) => {
    const consents = createGatewayConsents({ ownOrigin: "https://own.example", storage: storage(text) });
    expect(consents.has("https://a.example")).toBe(false);
  });
});

describe("the address", () => {
  const read = (search: string, hash = "") => readParams({ search, hash }, true);
  const parent = `parentUrl=${encodeURIComponent("https://client.example/#/room/x")}`;

  test("outside, incomplete, complete", () => {
    expect(readParams({ search: "?widgetId=w", hash: "" }, false)).toEqual({ state: "outside" });
    expect(read("")).toEqual({ state: "missing", names: ["widgetId", "parentUrl"] });
    expect(read(`?widgetId=w&${parent}`)).toEqual({
      state: "ok",
      params: { widgetId: "w", clientOrigin: "https://client.example", configKey: "w" },
    });
    expect(read(`?theme=dark&widgetId=w&${parent}`, "#/?cfg=team&lang=de")).toMatchObject({
      params: { configKey: "team", theme: "dark", language: "de" },
    });
  });

  test("what the host did not fill in is not said; what is no page of a client is missing", () => {
    const unfilled = read(`?widgetId=w&${parent}&theme=$org.matrix.msc2873.client_theme`, "#/?cfg=$cfg");
    expect(unfilled).toEqual({
      state: "ok",
      params: { widgetId: "w", clientOrigin: "https://client.example", configKey: "w" },
    });
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "file:///etc", "nonsense", "*", ""]) {
      expect(read(`?widgetId=w&parentUrl=${encodeURIComponent(bad)}`)).toMatchObject({ state: "missing" });
    }
    expect(read(`?widgetId=${"x".repeat(300)}&${parent}`)).toEqual({ state: "missing", names: ["widgetId"] });
  });
});

test("only the parent at its origin is heard", () => {
  const inbox = new EventTarget();
  const host = {};
  const heard: unknown[] = [];
  // A window in the one respect that counts here: events with source and origin.
  guardMessages(inbox as Window, host as Window, "https://client.example");
  inbox.addEventListener("message", (event) => heard.push((event as MessageEvent).data));
  const post = (source: unknown, origin: string, data: string) =>
    inbox.dispatchEvent(Object.assign(new Event("message"), { source, origin, data }));
  post(host, "https://client.example", "right");
  post(host, "https://evil.example", "navigated away");
  post({}, "https://client.example", "another window");
  post(null, "", "nobody");
  expect(heard).toEqual(["right"]);
});
