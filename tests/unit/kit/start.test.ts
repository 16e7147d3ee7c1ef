import { describe, expect, test } from "vitest";
import { CONFIG, GATEWAY, setUpKit, TYPE } from "../../support/kit-bench.ts";

const READS = `org.matrix.msc2762.receive.state_event:${TYPE}#w`;

describe("the way to work", () => {
  test("config, gateway, ready; another label is no new session", async () => {
    const { fake, gateway, model, at, start, settle } = setUpKit();
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(at()).toBe("ready");
    expect(gateway.urls).toEqual([`${GATEWAY}/session`]);
    fake.setState(TYPE, "w", { ...CONFIG, label: "Team" });
    await settle();
    const phase = model.phase.value;
    expect(phase.at === "ready" && phase.place.config.value.label).toBe("Team");
    expect(gateway.sessions).toBe(1);
  });

  test("a host that does not push state is read", async () => {
    const { fake, at, start } = setUpKit({ versions: ["0.0.2", "org.matrix.msc2871", "org.matrix.msc2876"] });
    fake.setState(TYPE, "w", CONFIG);
    fake.fail("org.matrix.msc2876.read_events", { code: "unavailable" });
    await start();
    expect(at()).toBe("connecting");
    fake.fail("org.matrix.msc2876.read_events", undefined);
    await start().catch(() => undefined);
    expect(at()).toBe("ready");
    fake.setState(TYPE, "w", {});
    await start().catch(() => undefined);
    expect(at()).toBe("no-config");
  });

  test("a client that says nothing", async () => {
    const { at, start } = setUpKit({ isSilent: true });
    await start();
    expect(at()).toBe("no-answer");
  });

  test("each bad config has its phase, and a good one opens it", async () => {
    const { fake, model, at, start, settle } = setUpKit();
    await start();
    expect(model.phase.value).toEqual({ at: "no-config", canSetUp: false, spaceDenied: false });
    const write = async (content: unknown) => {
      fake.setState(TYPE, "w", content);
      await settle();
      return at();
    };
    expect(await write({ v: 1 })).toBe("broken-config");
    expect(await write({ v: 3 })).toBe("newer-config");
    expect(await write(CONFIG)).toBe("ready");
    expect(await write({})).toBe("no-config");
  });

  test("hostile configs: never thrown, each broken or missing", async () => {
    const { fake, at, start, settle } = setUpKit();
    await start();
    const hostile: readonly unknown[] = [
      { v: 1, gateway: "javascript:alert(1)", upstream: "x" },
      { v: 1, gateway: ["https://a.example"], upstream: {} },
      JSON.parse('{"v":1,"__proto__":{"gateway":"https://evil.example"},"constructor":1}'),
      { v: { v: 1 } },
      { v: 1, gateway: `https://${"a".repeat(100_000)}.example`, upstream: "x" },
      "text",
      7,
      null,
      [],
    ];
    for (const content of hostile) {
      fake.setState(TYPE, "w", content);
      await settle();
      expect(["broken-config", "no-config"], JSON.stringify(content).slice(0, 60)).toContain(at());
    }
    expect({}).not.toHaveProperty("gateway");
  });
});

describe("what the host allows", () => {
  test("what is missing is named, asked again, and opens it", async () => {
    const { fake, model, at, start, settle } = setUpKit({ denies: () => true, needs: ["m.sticker"] });
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(model.phase.value).toEqual({ at: "not-permitted", missing: [READS, "m.sticker"], asked: false });
    await model.askAgain();
    expect(model.phase.value).toMatchObject({ at: "not-permitted", asked: true });
    fake.deny((one) => one === "m.sticker");
    await model.askAgain();
    await settle();
    expect(model.phase.value).toMatchObject({ at: "not-permitted", missing: ["m.sticker"] });
    fake.deny(() => false);
    await model.askAgain();
    await settle();
    expect(at()).toBe("ready");
  });

  test("what it can go without does not stop it; what is taken back does, at once", async () => {
    const { fake, model, at, start, settle } = setUpKit({ denies: (one) => one.includes("upload") });
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(at()).toBe("ready");
    fake.takeBack(READS);
    await settle();
    expect(model.phase.value).toMatchObject({ at: "not-permitted", missing: [READS] });
    await model.askAgain();
    await settle();
    expect(at()).toBe("ready");
  });

  test("a host that decides only once cannot be asked again", async () => {
    const { model, start } = setUpKit({ denies: () => true, versions: ["0.0.2", "org.matrix.msc2871"] });
    await start();
    await expect(model.askAgain()).rejects.toMatchObject({ code: "unsupported" });
  });

  test("a host with settings of its own is asked to open them", async () => {
    const versions = ["org.matrix.msc2762_update_state", "org.matrix.msc2871", "app.sparks.configure"];
    const { fake, model, start } = setUpKit({ versions });
    await start();
    expect(model.phase.value).toMatchObject({ at: "no-config", canSetUp: true });
    await model.setUp();
    expect(fake.asked("app.sparks.configure")).toHaveLength(1);
  });
});

describe("the gateway", () => {
  test("that the host's administrator allows is not asked about; any other is", async () => {
    const { fake, model, at, start, settle } = setUpKit({ gateways: [GATEWAY], agreed: [] });
    fake.setState(TYPE, "w", { ...CONFIG, gateway: `${GATEWAY}/behind/a/path` });
    await start();
    expect(at()).toBe("ready");
    fake.setState(TYPE, "w", { ...CONFIG, gateway: "https://evil.example" });
    await settle();
    expect(model.phase.value).toEqual({ at: "ask-gateway", origin: "https://evil.example" });
  });

  test("gets nothing before the person agreed to its name", async () => {
    const { fake, gateway, model, at, start, settle, consents } = setUpKit({ agreed: [] });
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(model.phase.value).toEqual({ at: "ask-gateway", origin: GATEWAY });
    expect(gateway.urls).toEqual([]);
    expect(fake.openIdTokens()).toBe(0);
    model.agree();
    await settle();
    expect(at()).toBe("ready");
    expect(consents.has(GATEWAY)).toBe(true);
    fake.setState(TYPE, "w", { ...CONFIG, gateway: "https://evil.example" });
    await settle();
    expect(model.phase.value).toEqual({ at: "ask-gateway", origin: "https://evil.example" });
    expect(gateway.urls.filter((url) => url.includes("evil"))).toEqual([]);
  });

  test("that is away is tried again by itself", async () => {
    const { fake, gateway, clock, model, at, start } = setUpKit({ whyAway: "closed" });
    gateway.away = true;
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(model.phase.value).toMatchObject({
      at: "signing-in",
      problem: { why: "closed", error: { code: "unavailable" } },
    });
    await clock.advance(10_000);
    expect(at()).toBe("signing-in");
    gateway.away = false;
    await clock.advance(30_000);
    expect(at()).toBe("ready");
  });

  test("that refuses the homeserver or the widget stays refused until the person tries again", async () => {
    const { fake, gateway, clock, model, at, start, settle } = setUpKit();
    gateway.refuses = "forbidden";
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(model.phase.value).toMatchObject({ at: "refused", error: { by: "list", homeserver: "example.org" } });
    gateway.refuses = undefined;
    await clock.advance(60_000);
    expect(at()).toBe("refused");
    model.tryAgain();
    await settle();
    expect(at()).toBe("ready");
  });

  test("that refuses a token gets another one, and only one", async () => {
    const once = setUpKit();
    once.gateway.refusesNext = "auth-expired";
    once.fake.setState(TYPE, "w", CONFIG);
    await once.start();
    expect(once.at()).toBe("ready");
    expect(once.gateway.openIds).toEqual(["openid-1", "openid-2"]);
    const ever = setUpKit();
    ever.gateway.refuses = "auth-expired";
    ever.fake.setState(TYPE, "w", CONFIG);
    await ever.start();
    expect(ever.model.phase.value).toMatchObject({ at: "refused", error: { by: "token", homeserver: "example.org" } });
    expect(ever.gateway.openIds).toHaveLength(2);
  });

  test("hears nothing of who declines to say who they are", async () => {
    const { fake, gateway, model, start, settle, at } = setUpKit({ declinesOpenId: true });
    fake.setState(TYPE, "w", CONFIG);
    await start();
    expect(model.phase.value).toEqual({ at: "declined", gateway: GATEWAY });
    expect(gateway.urls).toEqual([]);
    fake.declineOpenId(false);
    model.tryAgain();
    await settle();
    expect(at()).toBe("ready");
  });

  test("of a config that changes while it is away is left behind", async () => {
    const { fake, gateway, clock, model, at, start, settle } = setUpKit({ agreed: [GATEWAY, "https://b.example"] });
    gateway.away = true;
    fake.setState(TYPE, "w", CONFIG);
    await start();
    gateway.away = false;
    fake.setState(TYPE, "w", { ...CONFIG, gateway: "https://b.example" });
    await settle();
    await clock.advance(60_000);
    const phase = model.phase.value;
    expect(at()).toBe("ready");
    expect(phase.at === "ready" && phase.place.config.value.gateway).toBe("https://b.example");
    expect(gateway.sessions).toBe(1);
  });
});
