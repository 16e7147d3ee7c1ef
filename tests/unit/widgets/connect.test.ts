/** Connecting: what is typed is tested, a page of the server is waited for, and what goes wrong is told. */
import { describe, expect, test } from "vitest";
import type { Connection, Flow, FlowState } from "#contracts";
import { GatewayError } from "#contracts";
import { type ConnectStep, createConnectModel } from "../../../widgets/files/connect/connect.model.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

const CONNECTION: Connection = {
  id: "c1",
  upstream: "cloud",
  kind: "nextcloud",
  label: "Cloud",
  username: "anna",
  basePath: "/",
  createdAt: 1,
};
const FLOW: Flow = { id: "f1", address: "https://cloud.test/login", expiresInMs: 1_200_000 };
const away = () => new GatewayError("unavailable", "no answer", "gateway");

function setUp(answers: (FlowState | GatewayError)[] = []) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const opened: string[] = [];
  const done: Connection[] = [];
  const answer = async <T>(what: string, value: T | GatewayError): Promise<T> => {
    asked.push(what);
    if (value instanceof GatewayError) throw value;
    return value;
  };
  const gateway = {
    connected: CONNECTION as Connection | GatewayError,
    flow: FLOW as Flow | GatewayError,
  };
  const model = createConnectModel({
    clock,
    openPage: (address) => opened.push(address),
    onDone: (connection) => done.push(connection),
    client: {
      connect: (upstream) => answer(`connect ${upstream}`, gateway.connected),
      renewCredential: (id) => answer(`renew ${id}`, gateway.connected),
      beginSignIn: (kind, request) => answer(`begin ${kind} ${JSON.stringify(request)}`, gateway.flow),
      signInState: (id) =>
        answer(`look ${id}`, answers.length > 1 ? answers.shift() : answers[0]) as Promise<FlowState>,
      cancelSignIn: (id) => answer(`cancel ${id}`, undefined),
    },
  });
  const at = (): ConnectStep["at"] => model.step.value.at;
  const fault = () => (model.step.value.at === "ready" ? model.step.value.fault : undefined);
  return { clock, asked, opened, done, model, gateway, at, fault };
}

const PASSWORD = { kind: "password", username: "anna", password: "p" } as const;

describe("what is typed", () => {
  test("makes a connection, or signs in to one again", async () => {
    const { model, asked, done } = setUp();
    await model.submit({ upstream: "cloud" }, PASSWORD);
    await model.submit({ connection: "c1" }, PASSWORD);
    expect(asked).toEqual(["connect cloud", "renew c1"]);
    expect(done).toEqual([CONNECTION, CONNECTION]);
  });

  test.each([
    ["auth-expired", "connection", "wrong-password"],
    ["auth-expired", "session", "other"],
    ["forbidden", "upstream", "not-allowed"],
    ["unavailable", "upstream", "server-away"],
    ["unavailable", "gateway", "gateway-away"],
    ["throttled", "upstream", "server-away"],
    ["conflict", "gateway", "too-many"],
    ["conflict", "connection", "other-account"],
    ["unsupported", "gateway", "no-such-way"],
    ["invalid", "gateway", "other"],
  ] as const)("%s of %s is told as %s", async (code, scope, told) => {
    const { model, gateway, fault, done } = setUp();
    gateway.connected = new GatewayError(code, "no", scope);
    await model.submit({ upstream: "cloud" }, PASSWORD);
    expect(fault()).toBe(told);
    expect(done).toEqual([]);
  });
});

describe("a page of the server", () => {
  test("is opened, waited for, and asked about at once when the person is back", async () => {
    const { model, clock, asked, opened, done, at } = setUp([
      { state: "waiting" },
      { state: "waiting" },
      { state: "done", connection: CONNECTION },
    ]);
    const over = model.signIn({ upstream: "cloud" }, "login-flow");
    await clock.advance(0);
    expect([at(), opened]).toEqual(["waiting", [FLOW.address]]);
    await clock.advance(2000);
    expect(asked.filter((what) => what === "look f1").length).toBe(2);
    model.lookNow();
    await over;
    expect(done).toEqual([CONNECTION]);
    expect(asked[0]).toBe('begin login-flow {"upstream":"cloud"}');
  });

  test("a lost network does not end it", async () => {
    const { model, clock, done } = setUp([away(), away(), { state: "done", connection: CONNECTION }]);
    const over = model.signIn({ connection: "c1" }, "oauth");
    await clock.advance(0);
    expect(model.step.value).toMatchObject({ at: "waiting", isAway: true });
    await clock.advance(10_000);
    await over;
    expect(done).toEqual([CONNECTION]);
  });

  test.each([
    [{ state: "failed", fault: "denied" }, "denied"],
    [{ state: "failed", fault: "other-account" }, "other-account"],
    [new GatewayError("not-found", "gone", "gateway"), "expired"],
    [new GatewayError("forbidden", "no", "session"), "not-allowed"],
  ] as const)("%j is told as %s", async (answer, told) => {
    const { model, fault } = setUp([answer as FlowState | GatewayError]);
    await model.signIn({ upstream: "cloud" }, "oauth");
    expect(fault()).toBe(told);
  });

  test("who gives up is asked no more, and the gateway forgets it", async () => {
    const { model, clock, asked, at, done } = setUp([{ state: "waiting" }]);
    const over = model.signIn({ upstream: "cloud" }, "oauth");
    await clock.advance(0);
    model.giveUp();
    await over;
    expect([at(), asked.at(-1), done]).toEqual(["ready", "cancel f1", []]);
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
  });

  test("that cannot be begun is told", async () => {
    const { model, gateway, fault, opened } = setUp();
    gateway.flow = new GatewayError("unavailable", "no", "upstream");
    await model.signIn({ upstream: "cloud" }, "login-flow");
    expect([fault(), opened]).toEqual(["server-away", []]);
  });
});
