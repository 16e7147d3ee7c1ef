/** An app password by Nextcloud's login flow v2: granted on its page, kept, renewed, taken back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Connection, Flow, FlowState } from "#contracts";
import { type NextcloudDouble, startNextcloud } from "../../support/doubles/nextcloud/start.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { OTHER_WIDGETS, type StageWidget, startPeopleStage } from "../../support/gateway/people-stage.ts";
import { errorOf, jsonOf } from "./harness.ts";

let cloud: NextcloudDouble;
let stage: Awaited<ReturnType<typeof startPeopleStage>>;
let anna: StageWidget;
const clock = createFakeClock();
beforeAll(async () => {
  cloud = await startNextcloud();
  stage = await startPeopleStage({
    clock,
    upstreams: [
      { id: "cloud", kind: "nextcloud", label: "Cloud", baseUrl: cloud.baseUrl },
      { id: "plain", kind: "nextcloud", label: "Plain", baseUrl: cloud.baseUrl, signIn: { kind: "password" } },
    ],
  });
  anna = await stage.signIn("anna");
});
afterAll(async () => {
  await stage?.close();
  await cloud?.close();
});

const begin = async (request: object = { upstream: "cloud" }): Promise<Flow> => {
  const reply = await anna.call("POST", "/connections/login-flow", request);
  expect(reply.status, reply.body.toString()).toBe(201);
  return jsonOf(reply) as Flow;
};
const look = async (flow: Flow, widget = anna): Promise<FlowState> =>
  jsonOf(await widget.call("GET", `/connections/flows/${flow.id}`)) as FlowState;

/** What the person does on the pages of their server. */
async function grant(address: string): Promise<void> {
  const form = (values: Record<string, string>, cookie = "") => ({
    method: "POST",
    redirect: "manual" as const,
    headers: { "content-type": "application/x-www-form-urlencoded", cookie },
    body: new URLSearchParams(values),
  });
  const signedIn = await fetch(address, form({ user: cloud.user, password: cloud.password }));
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const page = new URL(signedIn.headers.get("location") ?? "", address);
  const html = await (await fetch(page, { headers: { cookie } })).text();
  const stateToken = /name="stateToken" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const done = await fetch(page, form({ stateToken, answer: "grant" }, cookie));
  expect(done.status).toBe(200);
}

const connect = async (request?: object): Promise<Connection> => {
  const flow = await begin(request);
  await grant(flow.address);
  const state = await look(flow);
  if (state.state !== "done") throw new Error(JSON.stringify(state));
  return state.connection;
};

test("the person grants on their own server; the browser never sees a token of the gateway's", async () => {
  const flow = await begin({ upstream: "cloud", label: "Home" });
  expect(new URL(flow.address).origin).toBe(new URL(cloud.baseUrl).origin);
  expect(Object.keys(flow).sort()).toEqual(["address", "expiresInMs", "id"]);
  expect(flow.expiresInMs).toBe(20 * 60_000);
  expect(await look(flow)).toEqual({ state: "waiting" });
  await grant(flow.address);
  expect([...cloud.appPasswords.values()]).toEqual(["Sparks"]);
  // Two looks at the same time: what is given once is fetched once.
  const [first, second] = await Promise.all([look(flow), look(flow)]);
  expect(first).toMatchObject({
    state: "done",
    connection: { label: "Home", username: cloud.user, kind: "nextcloud" },
  });
  expect(second).toEqual(first);
  const id = first.state === "done" ? first.connection.id : "";
  const listing = await anna.proxy(id, {
    method: "PROPFIND",
    path: "remote.php/dav/files/4f6c%20anna.mueller%40corp/",
    headers: { depth: "0" },
  });
  expect(listing.status).toBe(207);
  const secrets = [...cloud.appPasswords.keys()];
  expect(secrets.some((secret) => stage.gateway.logText().includes(secret))).toBe(false);

  const removal = await anna.call("DELETE", `/connections/${id}`);
  expect([removal.status, jsonOf(removal)]).toEqual([200, { appPassword: "revoked" }]);
  expect(cloud.appPasswords.size).toBe(0);
});

test("signing in again keeps the connection and takes the old app password back", async () => {
  const connection = await connect();
  const [old] = cloud.appPasswords.keys();
  cloud.appPasswords.clear();
  const refused = await anna.call("POST", `/connections/${connection.id}/test`);
  expect([refused.status, errorOf(refused)]).toEqual([401, "auth-expired connection"]);
  expect(await connect({ connection: connection.id })).toEqual(connection);
  expect((await anna.call("POST", `/connections/${connection.id}/test`)).status).toBe(204);
  expect(await connect({ connection: connection.id })).toEqual(connection);
  expect(cloud.appPasswords.size).toBe(1);
  expect(cloud.appPasswords.has(old ?? "")).toBe(false);

  cloud.trouble.next(({ method }) => method === "DELETE", { what: "status", status: 503 });
  const removal = await anna.call("DELETE", `/connections/${connection.id}`);
  expect([removal.status, jsonOf(removal)]).toEqual([200, { appPassword: "left" }]);
  cloud.appPasswords.clear();
});

test("an app password that somebody made themselves is typed, and stays theirs", async () => {
  const id = await anna.connect("cloud", cloud.user, cloud.password);
  expect((await anna.call("DELETE", `/connections/${id}`)).status).toBe(204);
  const flow = await anna.call("POST", "/connections/login-flow", { upstream: "plain" });
  expect([flow.status, errorOf(flow)]).toEqual([405, "unsupported gateway"]);
});

test("who gives up leaves nothing behind, even where it was granted already", async () => {
  const flow = await begin();
  await grant(flow.address);
  expect(cloud.appPasswords.size).toBe(1);
  expect((await anna.call("DELETE", `/connections/flows/${flow.id}`)).status).toBe(204);
  expect(cloud.appPasswords.size).toBe(0);
  expect((await anna.call("GET", `/connections/flows/${flow.id}`)).status).toBe(404);
});

test("it is the sign-in of who began it, from where they began it", async () => {
  const flow = await begin();
  await grant(flow.address);
  for (const stranger of [await stage.signIn("ben"), await stage.signIn("anna", OTHER_WIDGETS)]) {
    expect((await stranger.call("GET", `/connections/flows/${flow.id}`)).status).toBe(404);
    expect((await stranger.call("DELETE", `/connections/flows/${flow.id}`)).status).toBe(404);
  }
  // The session may have been renewed meanwhile.
  expect((await look(flow, await stage.signIn("anna"))).state).toBe("done");
});

test("it is over after twenty minutes", async () => {
  const flow = await begin();
  await clock.advance(20 * 60_000 + 1);
  anna = await stage.signIn("anna");
  expect(await look(flow)).toEqual({ state: "failed", fault: "expired" });
});
