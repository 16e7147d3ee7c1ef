import { describe, expect, test } from "vitest";
import { createGate } from "../../../../src/client/features/widgets/gate/gate.ts";
import { jsonSize } from "../../../../src/client/features/widgets/gate/json-size.ts";

const frame = {};
const ORIGIN = "https://widgets.example";
const message = (change: Record<string, unknown> = {}) => ({
  api: "fromWidget",
  widgetId: "instance",
  requestId: "r1",
  action: "get_openid",
  data: {},
  ...change,
});
function gateWith(options: Partial<Parameters<typeof createGate>[0]> = {}) {
  const clock = { time: 0, now: () => clock.time };
  const gate = createGate({ frame, origin: ORIGIN, instanceId: "instance", isAwaited: () => false, clock, ...options });
  const pass = (data: unknown, source: unknown = frame, origin = ORIGIN) =>
    gate({ data, source: source as MessageEventSource, origin }); // any object stands for a window
  return { pass, clock };
}

describe("the gate", () => {
  test("lets the widget's own frame through", () => {
    expect(gateWith().pass(message()).pass).toBe("request");
    expect(gateWith().pass(message({ api: "toWidget", response: {} })).pass).toBe("response");
  });

  test.each([
    ["another window", message(), {}, ORIGIN, "drop"],
    ["no window", message(), null, ORIGIN, "drop"],
    ["the frame at another origin", message(), frame, "https://evil.example", "moved"],
    ["the frame at an opaque origin", message(), frame, "null", "moved"],
    ["a lookalike origin", message(), frame, `${ORIGIN}.evil.example`, "moved"],
    ["another widget's id", message({ widgetId: "other" }), frame, ORIGIN, "drop"],
    ["the registered id", message({ widgetId: "w1" }), frame, ORIGIN, "drop"],
    ["no id", message({ widgetId: undefined }), frame, ORIGIN, "drop"],
    ["an id that is an object", message({ widgetId: { toString: "instance" } }), frame, ORIGIN, "drop"],
    ["text", "capabilities", frame, ORIGIN, "drop"],
    ["null", null, frame, ORIGIN, "drop"],
    ["a list", [message()], frame, ORIGIN, "drop"],
    ["the wrong direction", message({ api: "toWidget" }), frame, ORIGIN, "drop"],
    ["a request that calls itself answered", message({ response: {} }), frame, ORIGIN, "drop"],
    ["an unknown direction", message({ api: "sideways" }), frame, ORIGIN, "drop"],
    ["no request id", message({ requestId: undefined }), frame, ORIGIN, "drop"],
    ["an endless request id", message({ requestId: "x".repeat(300) }), frame, ORIGIN, "drop"],
    ["an action that is no text", message({ action: 5 }), frame, ORIGIN, "drop"],
    ["data that is a list", message({ data: [] }), frame, ORIGIN, "refused"],
    ["data that is text", message({ data: "x" }), frame, ORIGIN, "refused"],
    ["an answer that is text", message({ api: "toWidget", response: "x" }), frame, ORIGIN, "drop"],
    ["a huge payload", message({ data: { x: "x".repeat(300_000) } }), frame, ORIGIN, "refused"],
    ["many small parts", message({ data: { x: Array(200_000).fill(0) } }), frame, ORIGIN, "refused"],
    ["a map", message({ data: { x: new Map() } }), frame, ORIGIN, "refused"],
    ["a date", message({ data: { x: new Date() } }), frame, ORIGIN, "refused"],
    ["a big integer", message({ data: { x: 1n } }), frame, ORIGIN, "refused"],
  ])("%s", (_name, data, source, origin, expected) => {
    expect(gateWith().pass(data, source, origin).pass).toBe(expected);
  });

  test("a cycle, a deep nest and one thing named a million times are refused quickly", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    let deep: unknown = {};
    for (let i = 0; i < 10_000; i++) deep = { deep };
    let shared: unknown[] = ["x"];
    for (let i = 0; i < 40; i++) shared = [shared, shared];
    for (const data of [cycle, deep, shared]) expect(gateWith().pass(message({ data: { data } })).pass).toBe("refused");
  });

  test("names that reach prototypes stay plain names", () => {
    const data: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    const verdict = gateWith().pass(message({ data }));
    expect(verdict.pass).toBe("request");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("two hundred at once, then a hundred a second", () => {
    const { pass, clock } = gateWith();
    const passed = (count: number) =>
      Array.from({ length: count }, () => pass(message())).filter((v) => v.pass === "request");
    expect(passed(1000)).toHaveLength(200);
    clock.time += 1000;
    expect(passed(1000)).toHaveLength(100);
  });

  test("only a few of what is too much is answered, and in the end it is a flood", () => {
    const { pass } = gateWith({ floodAfter: 500 });
    const verdicts = Array.from({ length: 1000 }, () => pass(message()).pass);
    expect(verdicts.filter((one) => one === "refused")).toHaveLength(20);
    expect(verdicts.indexOf("flood")).toBe(700);
  });

  test("a trickle that is too much now and then is no flood", () => {
    const { pass, clock } = gateWith({ floodAfter: 500, rate: { burst: 1, perSecond: 0 } });
    for (let second = 0; second < 100; second++) {
      clock.time += 1000;
      for (let i = 0; i < 40; i++) expect(pass(message()).pass).not.toBe("flood");
    }
  });

  test("awaited answers do not count", () => {
    const { pass } = gateWith({ isAwaited: (id) => id === "mine", rate: { burst: 1, perSecond: 0 } });
    const answer = message({ api: "toWidget", requestId: "mine", response: {} });
    expect(Array.from({ length: 300 }, () => pass(answer).pass).every((one) => one === "response")).toBe(true);
    expect(pass(message()).pass).toBe("request");
    expect(pass(message()).pass).toBe("refused");
  });

  test("a clock that is set back opens nothing", () => {
    const { pass, clock } = gateWith({ rate: { burst: 2, perSecond: 1 } });
    pass(message());
    pass(message());
    clock.time -= 100_000;
    expect(pass(message()).pass).toBe("refused");
  });
});

test("the size of JSON is about its length", () => {
  const value = { a: [1, true, null, "text"], b: { c: "ä".repeat(100) } };
  const size = jsonSize(value, { maxSize: 10_000, maxDepth: 10 });
  expect(size).toBeGreaterThan(JSON.stringify(value).length * 0.8);
  expect(size).toBeLessThan(JSON.stringify(value).length * 2);
});
