import { afterEach, describe, expect, it } from "vitest";
import { signIn as apiSignIn } from "#stack";
import { sharedServers } from "../../support/shared-servers.ts";
import { type NodeHub, newProfile, signedIn, signIn, startHub, waitFor, watchRooms } from "./support/node-hub.ts";

const { synapse } = sharedServers();
const started: NodeHub[] = [];
const start = (...args: Parameters<typeof startHub>) => {
  const hub = startHub(...args);
  started.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((hub) => hub.stop()));
});

describe("sign-in", () => {
  it("reads what the homeserver offers", async () => {
    const { client } = start();
    expect(await client.call("loginOptions", { homeserver: synapse.baseUrl })).toEqual({
      homeserver: synapse.baseUrl,
      password: true,
    });
    await expect(client.call("loginOptions", { homeserver: "http://example.org" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(client.call("loginOptions", { homeserver: "http://127.0.0.1:1" })).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  it("refuses a wrong password and stays signed out", async () => {
    const anna = await synapse.registerUser("anna");
    const { client } = start();
    await expect(
      client.call("signIn", { homeserver: synapse.baseUrl, user: anna.localpart, password: "wrong" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(await waitFor(client, "status", {}, (status) => status.phase !== "starting")).toEqual({
      phase: "signed-out",
    });
  });

  it("lists rooms with name, last message and unread count, newest first", async () => {
    const anna = await synapse.registerUser("anna");
    const ben = await synapse.registerUser("ben", undefined, "Ben Berg");
    const api = await apiSignIn(synapse.baseUrl, ben.localpart, ben.password);
    const made: string[] = [];
    for (const name of ["First", "Second"]) {
      const { room_id } = await api.call("POST", "/v3/createRoom", {
        name,
        preset: "private_chat",
        invite: [anna.userId],
      });
      made.push(String(room_id));
    }
    const annaApi = await apiSignIn(synapse.baseUrl, anna.localpart, anna.password);
    for (const id of made) await annaApi.call("POST", `/v3/join/${id}`, {});
    await api.call("PUT", `/v3/rooms/${made[0]}/send/m.room.message/t1`, { msgtype: "m.text", body: "hello anna" });

    const node = start();
    await signIn(node, synapse.baseUrl, anna);
    const rooms = watchRooms(node.client);
    const [first, second] = await rooms.until((items) => items.length === 2 && items[0]?.last !== undefined);
    expect(first).toMatchObject({
      name: "First",
      membership: "join",
      last: { senderName: "Ben Berg", kind: "text", text: "hello anna", own: false },
    });
    expect(first?.unread).not.toBe(0);
    expect(second).toMatchObject({ name: "Second", unread: 0 });

    await api.call("PUT", `/v3/rooms/${made[1]}/send/m.room.message/t2`, { msgtype: "m.text", body: "now here" });
    const [top] = await rooms.until((items) => items[0]?.name === "Second");
    expect(top).toMatchObject({ unread: 1, last: { text: "now here" } });
  });

  it("learns from the server how much was unread before", async () => {
    const anna = await synapse.registerUser("anna", undefined, "Anna Abt");
    const ben = await synapse.registerUser("ben");
    const benApi = await apiSignIn(synapse.baseUrl, ben.localpart, ben.password);
    const annaApi = await apiSignIn(synapse.baseUrl, anna.localpart, anna.password);
    const { room_id: roomId } = await benApi.call("POST", "/v3/createRoom", { name: "Old", invite: [anna.userId] });
    await annaApi.call("POST", `/v3/join/${roomId}`, {});
    for (const [at, body] of ["one", "two", "Anna Abt: three", "four"].entries()) {
      const content = { msgtype: "m.text", body, ...(at === 2 ? { "m.mentions": { user_ids: [anna.userId] } } : {}) };
      await benApi.call("PUT", `/v3/rooms/${roomId}/send/m.room.message/${at}`, content);
    }
    const node = start();
    await signIn(node, synapse.baseUrl, anna);
    const rooms = watchRooms(node.client);
    await rooms.until(([first]) => first?.unread === 4 && first.mentions === 1);
  });

  it("keeps the session over a restart, and signing out revokes and wipes it", async () => {
    const anna = await synapse.registerUser("anna");
    const profile = newProfile();
    const first = start(profile);
    const { deviceId } = await signIn(first, synapse.baseUrl, anna);
    await first.stop();
    const second = start(profile);
    expect(await waitFor(second.client, "status", {}, signedIn)).toMatchObject({ userId: anna.userId, deviceId });
    expect(await second.client.call("signOut", {})).toEqual({ revoked: true });
    expect(second.hub.status()).toEqual({ phase: "signed-out", reason: "signed-out" });
    expect((await profile.factory.databases()).map(({ name }) => name)).toEqual([]);
    const api = await apiSignIn(synapse.baseUrl, anna.localpart, anna.password);
    const { devices } = await api.call("GET", "/v3/devices");
    expect((devices as { device_id: string }[]).map(({ device_id }) => device_id)).not.toContain(deviceId);
  });
});
