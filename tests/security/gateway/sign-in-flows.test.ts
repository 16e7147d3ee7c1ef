/** Attacks on sign-ins that leave the widget: somebody else's state or code, a second use, another session, the way back. */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Flow } from "#contracts";
import { errorOf, jsonOf, listenLocally, type Received, send, WIDGETS } from "../../integration/gateway/harness.ts";
import { type GraphStage, startGraphStage } from "../../support/gateway/graph-stage.ts";
import { OTHER_WIDGETS, type StageWidget } from "../../support/gateway/people-stage.ts";

let stage: GraphStage;
let anna: StageWidget;
let eve: StageWidget;
beforeAll(async () => {
  stage = await startGraphStage({
    limits: { failuresPerMinute: 10_000 },
    otherTenant: [{ id: "files", kind: "webdav", label: "Blue files", baseUrl: "http://127.0.0.1:9/" }],
  });
  anna = await stage.signIn("anna");
  eve = await stage.signIn("eve");
});
afterAll(() => stage?.close());

const callback = (query: string): Promise<Received> => send(stage.gateway.url, { path: `/oauth/callback${query}` });
const stateOf = (flow: Flow) => new URL(flow.address).searchParams.get("state") ?? "";
const connectionsOf = async (widget: StageWidget) =>
  jsonOf(await widget.call("GET", "/connections")).connections as { id: string }[];
const redemptions = () => stage.double.requests.filter(({ path }) => path.endsWith("/token")).length;

describe("the way back", () => {
  test("without a state that is waited for, nothing is asked of the sign-in service", async () => {
    const flow = await stage.begin(anna);
    const state = stateOf(flow);
    const before = redemptions();
    for (const query of [
      "",
      "?code=x",
      "?code=x&state=",
      `?code=x&state=${randomBytes(32).toString("base64url")}`,
      `?code=x&state=${state}x`,
      `?code=x&state=${state.slice(1)}`,
      `?code=x&state=${state.toUpperCase()}`,
      `?code=x&state=${flow.id}`,
      "?code=x&state=__proto__",
      `?code=x&state=${state}&state=${state}`,
      `?code=x&state[]=${state}`,
      `?error=access_denied`,
    ]) {
      const reply = await callback(query);
      expect([query, reply.status]).toEqual([query, 400]);
      expect(reply.headers.location).toBeUndefined();
    }
    expect(redemptions()).toBe(before);
    // None of that has used up the real one.
    expect((await stage.comeBack(await stage.visit(flow.address))).status).toBe(200);
  });

  test("works once: a second visit, and two at the same time, redeem nothing", async () => {
    const flow = await stage.begin(anna);
    const back = await stage.visit(flow.address);
    const before = redemptions();
    const both = await Promise.all([stage.comeBack(back), stage.comeBack(back)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await stage.comeBack(back)).status).toBe(400);
    expect(redemptions()).toBe(before + 1);
    await anna.call("DELETE", `/connections/flows/${flow.id}`);
  });

  test("with somebody else's code, or one of another flow, connects nothing", async () => {
    const [of, other] = [await stage.begin(anna), await stage.begin(eve)];
    const stolen = (await stage.visit(other.address)).searchParams.get("code") ?? "";
    const reply = await callback(`?${new URLSearchParams({ code: stolen, state: stateOf(of) })}`);
    // The verifier of anna's flow does not fit the code of eve's (RFC 7636).
    expect(reply.status).toBe(400);
    expect(await stage.look(anna, of)).toMatchObject({ state: "failed" });
  });

  test("shows nothing of what it was given, redirects nowhere, and can be framed and scripted by nobody", async () => {
    const flow = await stage.begin(anna);
    const evil = '"><script>alert(1)</script>';
    const reply = await callback(
      `?${new URLSearchParams({ error: evil, error_description: evil, error_uri: "http://evil.test", redirect_uri: "http://evil.test", next: "http://evil.test", state: stateOf(flow) })}`,
    );
    expect(reply.status).toBe(400);
    expect(reply.body.toString()).not.toMatch(/evil|<script|alert|href|src=/);
    expect(reply.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(reply.headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(reply.headers["content-security-policy"]).not.toMatch(/script-src|unsafe/);
    expect(reply.headers.location).toBeUndefined();
    expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
    expect(reply.headers["set-cookie"]).toBeUndefined();
  });

  test("an answer of another service is refused where the configuration says whose it must be", async () => {
    const flow = await stage.begin(anna);
    const back = await stage.visit(flow.address);
    back.searchParams.set("iss", "https://evil.test");
    const reply = await stage.comeBack(back);
    expect(reply.status).toBe(400);
    expect(await stage.look(anna, flow)).toMatchObject({ state: "failed" });
  });

  test.each(["POST", "PUT", "DELETE", "PATCH"])("%s is no way back", async (method) => {
    const flow = await stage.begin(anna);
    const back = await stage.visit(flow.address);
    const reply = await send(stage.gateway.url, { method, path: `/oauth/callback${back.search}` });
    expect(reply.status).toBe(404);
    await anna.call("DELETE", `/connections/flows/${flow.id}`);
  });
});

describe("a flow belongs to who began it", () => {
  test("another person, another tenant, another origin see none of it, and what came back stays unconnected", async () => {
    const flow = await stage.begin(anna);
    expect((await stage.comeBack(await stage.visit(flow.address))).status).toBe(200);
    const before = (await connectionsOf(anna)).length;
    const strangers = [
      eve,
      await stage.signIn("anna:blue", OTHER_WIDGETS),
      await stage.signIn("anna", OTHER_WIDGETS),
      await stage.signIn("ANNA"),
    ];
    for (const stranger of strangers) {
      for (const method of ["GET", "DELETE"]) {
        const reply = await stranger.call(method, `/connections/flows/${flow.id}`);
        expect([reply.status, errorOf(reply)]).toEqual([404, "not-found gateway"]);
      }
    }
    for (const headers of [{}, { origin: WIDGETS }, { origin: WIDGETS, authorization: "Bearer x" }]) {
      const reply = await send(stage.gateway.url, { path: `/connections/flows/${flow.id}`, headers });
      expect(reply.status).toBe(401);
    }
    expect((await connectionsOf(eve)).length).toBe(0);
    // Nobody asked: until its own session does there is no connection.
    expect((await connectionsOf(anna)).length).toBe(before);
    expect(await stage.look(anna, flow)).toMatchObject({ state: "done" });
  });

  test("nobody begins one for another person's connection, or keeps it after it is removed", async () => {
    const mine = await stage.connect(anna);
    const reply = await eve.call("POST", "/connections/oauth", { connection: mine.id });
    expect([reply.status, errorOf(reply)]).toEqual([404, "not-found gateway"]);
    expect((await eve.call("PATCH", `/connections/${mine.id}`, { label: "x" })).status).toBe(404);
    const flow = await stage.begin(anna, { connection: mine.id });
    await stage.comeBack(await stage.visit(flow.address));
    await anna.call("DELETE", `/connections/${mine.id}`);
    expect(await stage.look(anna, flow)).toMatchObject({ state: "failed" });
    expect((await connectionsOf(anna)).map(({ id }) => id)).not.toContain(mine.id);
  });

  test("words of the address space are no ids, and ids are no paths", async () => {
    for (const id of ["..", "%2e%2e", "login-flow", "oauth", "", "a/b", "a%2fb", "__proto__", "x".repeat(5000)]) {
      const reply = await anna.call("GET", `/connections/flows/${id}`);
      expect([id, reply.status]).toEqual([id, 404]);
    }
    for (const body of [
      {},
      [],
      "x",
      { connection: 7 },
      { upstream: "" },
      { upstream: "x".repeat(65) },
      { upstream: "microsoft", label: "a\nb" },
    ]) {
      const reply = await anna.call("POST", "/connections/oauth", body);
      expect([body, reply.status]).toEqual([body, expect.toBeOneOf([400, 404])]);
    }
  });

  test("begun without end they cost little: the oldest give way, and a person has so many in a minute", async () => {
    const flows: Flow[] = [];
    for (let i = 0; i < 12; i++) flows.push(await stage.begin(eve));
    const [first, last] = [flows[0], flows.at(-1)];
    expect((await eve.call("GET", `/connections/flows/${first?.id}`)).status).toBe(404);
    expect((await eve.call("GET", `/connections/flows/${last?.id}`)).status).toBe(200);
  });
});

describe("what is asked for, and what is kept", () => {
  test("the challenge is PKCE's with S256, the state is long, and neither verifier nor secret is in the address", async () => {
    const [one, two] = [await stage.begin(anna), await stage.begin(anna)];
    const asked = new URL(one.address).searchParams;
    expect(asked.get("response_type")).toBe("code");
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(stateOf(one).length).toBeGreaterThanOrEqual(43);
    expect(stateOf(one)).not.toBe(stateOf(two));
    expect(one.address).not.toMatch(/verifier|secret/);
    expect(one.address).not.toContain(one.id);
  });

  test("tokens lie sealed, and in no log", async () => {
    await stage.connect(anna);
    const tokens = [...stage.double.world.tokens.keys()];
    expect(tokens.length).toBeGreaterThan(0);
    for (const name of readdirSync(stage.gateway.folder)) {
      const bytes = readFileSync(join(stage.gateway.folder, name));
      for (const token of tokens) expect(bytes.includes(token)).toBe(false);
    }
    for (const token of tokens) expect(stage.gateway.logText()).not.toContain(token);
  });
});

describe("a sign-in service that has gone wrong", () => {
  const answers: ((res: import("node:http").ServerResponse) => void)[] = [];
  let wrong: Awaited<ReturnType<typeof listenLocally>>;
  let elsewhere: Awaited<ReturnType<typeof listenLocally>>;
  let broken: GraphStage;
  let asked = 0;
  beforeAll(async () => {
    elsewhere = await listenLocally((_, res) => {
      asked++;
      res.end(JSON.stringify({ access_token: "a", token_type: "Bearer" }));
    });
    wrong = await listenLocally((req, res) => void req.resume().on("end", () => answers.shift()?.(res)));
    broken = await startGraphStage({ tokenUrl: `${wrong.url}/token`, limits: { failuresPerMinute: 1000 } });
  });
  afterAll(async () => {
    await broken?.close();
    await wrong?.close();
    await elsewhere?.close();
  });
  const json = (status: number, body: unknown) => (res: import("node:http").ServerResponse) =>
    void res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  test("is followed nowhere and believed nothing", async () => {
    const person = await broken.signIn("anna");
    for (const [answer, fault] of [
      [(res) => void res.writeHead(307, { location: `${elsewhere.url}/` }).end(), "unavailable"],
      [(res) => void res.writeHead(302, { location: "http://169.254.169.254/" }).end(), "unavailable"],
      [json(200, { access_token: "a", token_type: "DPoP" }), "unavailable"],
      [json(200, { access_token: "", token_type: "Bearer" }), "unavailable"],
      [json(200, { access_token: ["a"], token_type: "Bearer" }), "unavailable"],
      [json(200, []), "unavailable"],
      [json(200, { __proto__: null, token_type: "Bearer" }), "unavailable"],
      [(res) => void res.end("<html>"), "unavailable"],
      [json(200, { access_token: "x".repeat(300_000), token_type: "Bearer" }), "unavailable"],
      [json(400, { error: "invalid_grant", error_description: "secret words" }), "refused"],
      [json(400, { error: "consent_required" }), "refused"],
      [json(401, { error: "invalid_client" }), "unavailable"],
      [json(500, { error: "<script>" }), "unavailable"],
      [(res) => res.destroy(), "unavailable"],
      // A token that the backend does not take.
      [json(200, { access_token: "nobody's", token_type: "Bearer" }), "refused"],
      // A token that would break the header it is put into.
      [json(200, { access_token: "a\r\nx-evil: 1", token_type: "Bearer" }), "unavailable"],
    ] as [(res: import("node:http").ServerResponse) => void, string][]) {
      answers.push(answer);
      const flow = await broken.begin(person);
      const page = await broken.comeBack(await broken.visit(flow.address));
      expect(page.status).toBe(400);
      expect(page.body.toString()).not.toMatch(/script>|secret words/);
      expect(await broken.look(person, flow)).toEqual({ state: "failed", fault });
    }
    expect(asked).toBe(0);
    expect(broken.gateway.logText()).not.toMatch(/secret words|nobody's/);
    expect((jsonOf(await person.call("GET", "/connections")).connections as unknown[]).length).toBe(0);
  });
});
