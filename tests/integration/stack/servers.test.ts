import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn } from "#stack";
import { startTestSynapse, startTestWebdav, type TestSynapse, type TestWebdav } from "../../support/servers.ts";
import { sharedServers } from "../../support/shared-servers.ts";

describe("Synapse of a test", () => {
  let synapse: TestSynapse;
  beforeAll(async () => {
    synapse = await startTestSynapse({ slidingSync: false });
  });
  afterAll(() => synapse.close());

  test("keeps port and data through stop and start", async () => {
    const user = await synapse.registerUser("anna", "a password", "Anna Berg");
    const before = await signIn(synapse.baseUrl, "anna", "a password");
    expect(before.userId).toBe(user.userId);
    await synapse.stop();
    await expect(before.call("GET", "/v3/joined_rooms")).rejects.toThrow();
    await synapse.start();
    expect(await before.call("GET", "/v3/joined_rooms")).toEqual({ joined_rooms: [] });
    const database = await readFile(synapse.databasePath);
    expect(database.subarray(0, 15).toString()).toBe("SQLite format 3");
  });

  test("offers no sliding sync when told so, and everything else", async () => {
    const reply = await fetch(`${synapse.baseUrl}/_matrix/client/unstable/org.matrix.simplified_msc3575/sync`, {
      method: "POST",
      body: "{}",
    });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ errcode: "M_UNRECOGNIZED" });
    const versions = await (await fetch(`${synapse.baseUrl}/_matrix/client/versions`)).text();
    expect(versions).not.toContain("simplified_msc3575");
    expect(JSON.parse(versions)).toHaveProperty("versions");
    const wellKnown = await (await fetch(`${synapse.baseUrl}/.well-known/matrix/client`)).json();
    expect(wellKnown).toEqual({ "m.homeserver": { base_url: `${synapse.baseUrl}/` } });
  });

  test("the proxy breaks what it is told to break, and tells what was asked", async () => {
    const { proxy } = synapse;
    if (!proxy) throw new Error("no proxy");
    const ask = () => fetch(`${synapse.baseUrl}/_matrix/client/versions`).then((reply) => reply.status);
    proxy.clearRequests();
    proxy.failNext(1, 503, { pathPart: "/versions" });
    expect(await ask()).toBe(503);
    expect(await ask()).toBe(200);
    proxy.loseReplies(1);
    await expect(ask()).rejects.toThrow();
    await proxy.pause();
    await expect(ask()).rejects.toThrow();
    await proxy.resume();
    expect(await ask()).toBe(200);
    expect(proxy.requests.map((request) => request.status)).toEqual([503, 200, 0, 200]);
  });
});

describe("WsgiDAV of a test", () => {
  let webdav: TestWebdav;
  beforeAll(async () => {
    webdav = await startTestWebdav();
  });
  afterAll(() => webdav.close());

  const as = (name: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
  });

  test("gives each person their own files, by password only", async () => {
    const [anna, ben] = webdav.users;
    if (!anna || !ben) throw new Error("two users expected");
    await writeFile(join(anna.rootFolder, "notiz.txt"), "nur für Anna");
    const url = `${webdav.baseUrl}/notiz.txt`;
    expect(await (await fetch(url, { headers: as("anna", anna.password) })).text()).toBe("nur für Anna");
    expect((await fetch(url, { headers: as("ben", ben.password) })).status).toBe(404);
    for (const headers of [as("anna", ben.password), as("mallory", "x"), { authorization: "Basic %%%" }, {}]) {
      expect((await fetch(url, { headers })).status).toBe(401);
    }
    const put = await fetch(`${webdav.baseUrl}/neu.bin`, {
      method: "PUT",
      body: new Uint8Array([0, 255, 1]),
      headers: as("ben", ben.password),
    });
    expect(put.status).toBe(201);
    expect(await readdir(ben.rootFolder)).toEqual(["neu.bin"]);
  });
});

test("the servers of the run are shared, the people are not", async () => {
  const { synapse } = sharedServers();
  const [one, two] = await Promise.all([synapse.registerUser("anna"), synapse.registerUser("anna")]);
  expect(one.userId).not.toBe(two.userId);
  const session = await signIn(synapse.baseUrl, one.localpart, one.password);
  expect(session.userId).toBe(one.userId);
});
