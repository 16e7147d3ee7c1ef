import { describe, expect, test } from "vitest";
import { readAllowedGateways } from "#contracts";
import { createGatewayConsents } from "../../../widgets/kit/gateway/gateway-consent.ts";
import { guardMessages } from "../../../widgets/kit/host/message-guard.ts";
import { readParams } from "../../../widgets/kit/start/read-params.ts";

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
    expect(readParams({ search: "?widgetId=w", hash: "" }, false)).toEqual({ state: "outside", hints: {} });
    expect(read("")).toEqual({ state: "missing", names: ["widgetId", "parentUrl"], hints: {} });
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
    expect(read(`?widgetId=w&space=$space&${parent}`)).not.toHaveProperty("params.space");
    expect(read(`?widgetId=w&space=%23alias&${parent}`)).not.toHaveProperty("params.space");
    expect(read(`?widgetId=w&space=!a%3Ab&${parent}`)).toHaveProperty("params.space", "!a:b");
    const desktop = `?widgetId=w&parentUrl=${encodeURIComponent("vector://vector/webapp/#/room/x")}`;
    expect(read(desktop)).toHaveProperty("params.clientOrigin", "vector://vector");
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "file:///etc", "nonsense", "*", ""]) {
      expect(read(`?widgetId=w&parentUrl=${encodeURIComponent(bad)}`)).toMatchObject({ state: "missing" });
    }
    expect(read(`?widgetId=${"x".repeat(300)}&${parent}`)).toMatchObject({ state: "missing", names: ["widgetId"] });
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
