import { describe, expect, test } from "vitest";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench } from "../../../support/widgets/widget-bench.ts";

const READ_TOPIC = "org.matrix.msc2762.receive.state_event:m.room.topic";

describe("identity", () => {
  test("is asked, then given once, and remembered if the person wants so", async () => {
    const bench = createBench();
    await bench.start([]);
    expect(await bench.request("get_openid")).toEqual({ state: "request" });
    expect(bench.calls).toEqual([]);
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "identity") throw new Error("not asked");
    prompt.answer({ allow: true, remember: true });
    await settle();
    expect(bench.last("openid_credentials")?.data).toEqual({
      state: "allowed",
      original_request_id: expect.stringMatching(/^request-/),
      access_token: "secret",
      expires_in: 3600,
      matrix_server_name: "example.org",
      token_type: "Bearer",
    });
    expect(await bench.request("get_openid")).toMatchObject({ state: "allowed", access_token: "secret" });
    expect(JSON.stringify(bench.grants.all.value)).not.toContain("secret");
  });

  test("refused is refused, without asking again", async () => {
    const bench = createBench();
    await bench.start([]);
    await bench.request("get_openid");
    const prompt = bench.session.prompt.value;
    if (prompt?.kind === "identity") prompt.answer({ allow: false, remember: false });
    await settle();
    expect(bench.last("openid_credentials")?.data).toMatchObject({ state: "blocked" });
    expect(bench.last("openid_credentials")?.data.access_token).toBeUndefined();
    expect(await bench.request("get_openid")).toEqual({ state: "blocked" });
    expect(bench.session.prompt.value).toBeUndefined();
    expect(bench.calls).toEqual([]);
  });

  test("asked twice is one question and two answers", async () => {
    const bench = createBench();
    await bench.start([]);
    await bench.request("get_openid");
    await bench.request("get_openid");
    const prompt = bench.session.prompt.value;
    if (prompt?.kind === "identity") prompt.answer({ allow: true, remember: false });
    await settle();
    expect(bench.session.prompt.value).toBeUndefined();
    expect(bench.sent.filter(({ message }) => message.action === "openid_credentials")).toHaveLength(2);
  });

  test("tokens have a rate", async () => {
    const bench = createBench();
    await bench.start([]);
    await bench.request("get_openid");
    const prompt = bench.session.prompt.value;
    if (prompt?.kind === "identity") prompt.answer({ allow: true, remember: false });
    await settle();
    for (let i = 0; i < 30; i++) await bench.request("get_openid");
    expect(bench.calls).toHaveLength(10);
  });
});

describe("a widget of a trusted origin", () => {
  const GATEWAYS = ["https://gateway.example"];
  const trusted = () => createBench({ gateways: GATEWAYS, needsIdentity: true });
  const ask = async (bench: ReturnType<typeof createBench>) => {
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [READ_TOPIC] });
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "capabilities") throw new Error("not asked");
    return prompt;
  };

  test("is told which gateways the administrator allows; any other is not", async () => {
    const bench = trusted();
    (await ask(bench)).answer({ allowed: [READ_TOPIC], identity: true, remember: false });
    await settle();
    expect(bench.last("notify_capabilities")?.data).toMatchObject({ "app.sparks.gateways": GATEWAYS });
    const other = createBench();
    await other.start([READ_TOPIC]);
    expect(other.last("notify_capabilities")?.data).toEqual({ requested: [READ_TOPIC], approved: [READ_TOPIC] });
  });

  test("is asked about once: permissions and identity in one question", async () => {
    const bench = trusted();
    const prompt = await ask(bench);
    expect(prompt.withIdentity).toBe(true);
    prompt.answer({ allowed: [READ_TOPIC], identity: true, remember: true });
    await settle();
    expect(await bench.request("get_openid")).toMatchObject({ state: "allowed" });
    expect(bench.session.prompt.value).toBeUndefined();
  });

  test.each([[{ identity: false }], [{}]])("what was not said yes to (%o) is refused", async (said) => {
    const bench = trusted();
    (await ask(bench)).answer({ allowed: [READ_TOPIC], ...said, remember: false });
    await settle();
    expect(await bench.request("get_openid")).toEqual({ state: "blocked" });
    expect(bench.calls.map(({ name }) => name)).not.toContain("openIdToken");
  });

  test("an identity that was decided is not asked again, and one nobody asked about cannot be slipped in", async () => {
    const bench = createBench({ gateways: GATEWAYS });
    const prompt = await ask(bench);
    expect(prompt.withIdentity).toBe(false);
    prompt.answer({ allowed: [READ_TOPIC], identity: true, remember: false });
    await settle();
    expect(await bench.request("get_openid")).toEqual({ state: "request" });
  });
});
