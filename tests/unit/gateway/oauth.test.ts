/** A person's OneDrive through the gateway: signed in, used while tokens run out, signed in again, removed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "#contracts";
import type { FilePath } from "#model";
import { errorOf, jsonOf } from "../../integration/gateway/harness.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { type GraphStage, startGraphStage } from "../../support/gateway/graph-stage.ts";
import type { StageWidget } from "../../support/gateway/people-stage.ts";

const at = (path: string) => path as FilePath;
const textOf = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

let stage: GraphStage;
let anna: StageWidget;
const clock = createFakeClock();
beforeAll(async () => {
  stage = await startGraphStage({ clock });
  anna = await stage.signIn("anna");
});
afterAll(() => stage?.close());

const grants = () => stage.double.requests.filter(({ host, path }) => host === "login" && path.endsWith("/token"));

describe("signing in", () => {
  test("an offer says how; a password is not taken", async () => {
    const reply = await anna.call("POST", "/connections", {
      upstream: "microsoft",
      credential: { kind: "password", username: "a", password: "b" },
    });
    expect([reply.status, errorOf(reply)]).toEqual([405, "unsupported gateway"]);
    const flow = await anna.call("POST", "/connections/login-flow", { upstream: "microsoft" });
    expect([flow.status, errorOf(flow)]).toEqual([405, "unsupported gateway"]);
  });

  test("the connection is there once the person is back and the widget has looked", async () => {
    const flow = await stage.begin(anna, { upstream: "microsoft", label: "Mine" });
    expect(await stage.look(anna, flow)).toEqual({ state: "waiting" });
    const page = await stage.comeBack(await stage.visit(flow.address), { "accept-language": "de-DE,de;q=0.9" });
    expect(page.status).toBe(200);
    const html = page.body.toString();
    expect(html).toContain("Sie können dieses Fenster schließen");
    expect(html).toContain("@anna:red.test");
    expect(html).not.toMatch(/<script|onload|href=|src=/);
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
    expect(jsonOf(await anna.call("GET", "/connections"))).toEqual({ connections: [] });
    const done = await stage.look(anna, flow);
    expect(done).toMatchObject({
      state: "done",
      connection: {
        upstream: "microsoft",
        kind: "graph",
        label: "Mine",
        basePath: "/v1.0/",
        rootUrl: stage.double.baseUrl,
      },
    });
    expect(done.state === "done" && done.connection.username).toMatch(/@/);
    // The answer may have been lost: it is given again, and nothing is made twice.
    expect(await stage.look(anna, flow)).toEqual(done);
    expect((jsonOf(await anna.call("GET", "/connections")).connections as unknown[]).length).toBe(1);
    const id = done.state === "done" ? done.connection.id : "";
    expect((await anna.call("POST", `/connections/${id}/test`)).status).toBe(204);
    const renamed = await anna.call("PATCH", `/connections/${id}`, { label: "Work" });
    expect(jsonOf(renamed)).toMatchObject({ id, label: "Work" });
    expect((await anna.call("DELETE", `/connections/${id}`)).status).toBe(204);
  });

  test("who says no is told so, on the page and in the widget", async () => {
    const flow = await stage.begin(anna);
    const state = new URL(flow.address).searchParams.get("state") ?? "";
    const back = new URL(`https://gateway.test/?${new URLSearchParams({ error: "access_denied", state })}`);
    const page = await stage.comeBack(back);
    expect([page.status, page.body.toString()]).toEqual([400, expect.stringContaining("The access was not granted.")]);
    expect(await stage.look(anna, flow)).toEqual({ state: "failed", fault: "denied" });
  });

  test("it is over after ten minutes, and when it is given up", async () => {
    const late = await stage.begin(anna);
    const back = await stage.visit(late.address);
    await clock.advance(10 * 60_000 + 1);
    expect((await stage.comeBack(back)).status).toBe(400);
    anna = await stage.signIn("anna");
    expect(await stage.look(anna, late)).toEqual({ state: "failed", fault: "expired" });
    const dropped = await stage.begin(anna);
    const other = await stage.visit(dropped.address);
    expect((await anna.call("DELETE", `/connections/flows/${dropped.id}`)).status).toBe(204);
    expect((await stage.comeBack(other)).status).toBe(400);
    expect((await anna.call("GET", `/connections/flows/${dropped.id}`)).status).toBe(404);
  });
});

describe("files", () => {
  let connection: Connection;
  beforeAll(async () => {
    anna = await stage.signIn("anna");
    connection = await stage.connect(anna);
  });
  const open = async () => {
    const server = await stage.filesOf(anna, connection);
    const places = await server.places();
    expect(places.map(({ kind }) => kind)).toContain("site");
    return server.open(places[0]?.id ?? "");
  };

  test("are listed page by page, uploaded, downloaded and found", async () => {
    const files = await open();
    stage.double.world.pageSize = 2;
    for (const name of ["a.txt", "b's.txt", "c#.txt"]) await files.upload(at(`/${name}`), new Blob([name]));
    const names = (await files.list(at("/"))).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["a.txt", "b's.txt", "c#.txt"]));
    stage.double.world.pageSize = 200;
    expect(await textOf((await files.download(at("/b's.txt"))).stream)).toBe("b's.txt");
    const big = new Blob(["x".repeat(9_000_000)]);
    expect((await files.upload(at("/big.bin"), big)).size).toBe(9_000_000);
    const part = await files.download(at("/big.bin"), { range: { start: 8_999_990 } });
    expect(await textOf(part.stream)).toBe("xxxxxxxxxx");
    await files.copy(at("/a.txt"), at("/copy.txt"));
    await expect(files.copy(at("/a.txt"), at("/copy.txt"))).rejects.toMatchObject({ code: "conflict" });
    expect((await files.search?.("a/../.txt"))?.length).toBeGreaterThanOrEqual(0);
    // The bytes of files went straight to where Graph said, without a token.
    expect(stage.double.faults).toEqual([]);
  });

  test("go on when the token runs out, which nobody notices", async () => {
    const files = await open();
    const before = grants().length;
    await clock.advance(3_599_000 - 59_000);
    anna = await stage.signIn("anna");
    const again = await open();
    await again.list(at("/"));
    expect(grants().length).toBe(before + 1);
    // Taken back in the middle: reads, and what is small enough to be sent twice.
    stage.double.expireTokens();
    await Promise.all(["a.txt", "b's.txt", "c#.txt"].map((name) => again.stat(at(`/${name}`))));
    expect(grants().length).toBe(before + 2);
    stage.double.expireTokens();
    await again.upload(at("/a.txt"), new Blob(["changed"]));
    expect(await textOf((await again.download(at("/a.txt"))).stream)).toBe("changed");
    // Too large to be held: whoever sends it is told to do so again, and not that the person has to sign in.
    stage.double.expireTokens();
    const large = new Blob(["y".repeat(2_000_000)]);
    await expect(again.upload(at("/large.bin"), large)).rejects.toMatchObject({ code: "throttled", retryAfterMs: 0 });
    expect((await again.upload(at("/large.bin"), large)).size).toBe(2_000_000);
    void files;
  });

  test("tokens that were rotated are kept: another run of the gateway goes on with them", async () => {
    stage.double.expireTokens();
    await (await open()).list(at("/"));
    await stage.restart();
    anna = await stage.signIn("anna");
    stage.double.expireTokens();
    await (await open()).list(at("/"));
  });

  test("when the service wants the person again, the same connection is signed in to again", async () => {
    const files = await open();
    stage.double.expireTokens();
    stage.double.revokeRefreshTokens();
    await expect(files.list(at("/"))).rejects.toMatchObject({ code: "auth-expired", scope: "connection" });
    const tested = await anna.call("POST", `/connections/${connection.id}/test`);
    expect([tested.status, errorOf(tested)]).toEqual([401, "auth-expired connection"]);
    expect(await stage.connect(anna, { connection: connection.id })).toEqual(connection);
    expect((await files.list(at("/"))).length).toBeGreaterThan(0);
  });

  test("no token and no secret is in what the gateway tells or writes down", async () => {
    const log = stage.gateway.logText();
    expect(log).toContain("/oauth/callback");
    expect(log).not.toMatch(/EwB0\.|0\.A[\w-]{20}|s3cret|[?&](code|state)=/);
    const list = (await anna.call("GET", "/connections")).body.toString();
    expect(list).not.toMatch(/EwB0|0\.A[\w-]{20}/);
  });
});
