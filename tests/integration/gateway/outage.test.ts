import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestWebdav, type TestWebdav } from "../../support/servers.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import { createWidget, errorOf, type GatewayUnderTest, startGatewayUnderTest, WIDGETS } from "./harness.ts";
import { openIdSource } from "./matrix.ts";

const { synapse } = sharedServers();
let gateway: GatewayUnderTest;
let webdav: TestWebdav;

const start = (folder?: string) =>
  startGatewayUnderTest({
    ...(folder === undefined ? {} : { folder }),
    tenants: [
      {
        id: "demo",
        label: "Demo",
        homeservers: [{ serverName: synapse.serverName, userinfoBaseUrl: synapse.baseUrl }],
        widgetOrigins: [WIDGETS],
        upstreams: [{ id: "files", kind: "webdav", label: "Files", baseUrl: webdav.baseUrl }],
      },
    ],
  });

beforeAll(async () => {
  webdav = await startTestWebdav(["anna"]);
  gateway = await start();
});
afterAll(async () => {
  await gateway?.close();
  await webdav?.close();
});

test("a backend that stops is unavailable, and works again once it runs; a gateway keeps its connections", async () => {
  const openId = await openIdSource(synapse.baseUrl, await synapse.registerUser("anna"));
  const widget = createWidget(gateway.url);
  await widget.signIn(await openId());
  const connection = await widget.connect("files", webdav.user, webdav.password);
  const list = () => widget.proxy(connection, { method: "PROPFIND", path: "", headers: { depth: "0" } });
  expect((await list()).status).toBe(207);

  await webdav.stop();
  for (const reply of [await list(), await widget.call("POST", `/connections/${connection}/test`)]) {
    expect([reply.status, errorOf(reply)]).toEqual([502, "unavailable upstream"]);
    expect(reply.headers["access-control-allow-origin"]).toBe(WIDGETS);
    expect(reply.body.toString()).not.toContain("127.0.0.1");
  }
  await webdav.start();
  expect((await list()).status).toBe(207);

  const used = await openId();
  await widget.signIn(used);
  await gateway.stop();
  gateway = await start(gateway.folder);
  const later = createWidget(gateway.url);
  expect((await later.signIn(used)).status, "a spent token stays spent").toBe(401);
  await later.signIn(await openId());
  expect((await later.proxy(connection, { method: "PROPFIND", path: "", headers: { depth: "0" } })).status).toBe(207);
});
