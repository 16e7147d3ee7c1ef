import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { openSealedStore } from "#base";
import type { ListSnapshot, RoomSnapshot } from "#contracts";
import { SNAPSHOT_STORE, snapshotKeys } from "#contracts";
import { type FaultProxy, startFaultProxy } from "../../support/fault-proxy.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import {
  type NodeHub,
  newProfile,
  signedIn,
  signIn,
  startHub,
  textsOf,
  waitFor,
  watchRooms,
  watchTimeline,
} from "./support/node-hub.ts";

const { synapse } = sharedServers();
const started: { stop(): Promise<void> }[] = [];
const start = (...args: Parameters<typeof startHub>) => {
  const hub = startHub(...args);
  started.push(hub);
  return hub;
};
const proxyTo = async (...args: Parameters<typeof startFaultProxy>): Promise<FaultProxy> => {
  const proxy = await startFaultProxy(...args);
  started.push({ stop: () => proxy.close() });
  return proxy;
};
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});

const ready = (hub: NodeHub) =>
  waitFor(
    hub.client,
    "status",
    {},
    (status) => signedIn(status) && status.crypto === "ready" && status.verified === true,
  );

async function twoInARoom(homeserver: string, encrypted = true) {
  const annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
  const benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
  const anna = start();
  const ben = start();
  await Promise.all([signIn(anna, homeserver, annaUser), signIn(ben, synapse.baseUrl, benUser)]);
  await Promise.all([ready(anna), ready(ben)]);
  const { roomId } = await anna.client.call("createRoom", {
    name: "Talk",
    encrypted,
    kind: "private",
    invite: [benUser.userId],
  });
  const list = watchRooms(ben.client);
  await list.until((rooms) => rooms[0]?.membership === "invite");
  await ben.client.call("joinRoom", { roomIdOrAlias: roomId });
  await waitFor(anna.client, "room", { roomId }, (room) => room.joinedCount === 2);
  list.stop();
  return { anna, ben, annaUser, benUser, roomId };
}

describe("a restart", () => {
  it("answers what the page asks before the hub knows who is signed in", async () => {
    const anna = start();
    await signIn(anna, synapse.baseUrl, await synapse.registerUser("anna"));
    await ready(anna);
    const { roomId } = await anna.client.call("createRoom", {
      name: "Notes",
      encrypted: false,
      kind: "private",
      invite: [],
    });
    await anna.client.call("saveDraft", { roomId, text: "unfinished thought" });
    await anna.stop();

    const again = start(anna.profile);
    expect(again.hub.status().phase).toBe("starting");
    expect(await again.client.call("loadDraft", { roomId })).toEqual({ text: "unfinished thought" });
  });

  it("refuses what the page asks when nobody turns out to be signed in", async () => {
    await expect(start().client.call("loadDraft", { roomId: "!a:b" })).rejects.toMatchObject({ code: "auth-expired" });
  });

  it("is warm: list and decrypted timeline without the server, then only what is new", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const { anna, ben, roomId } = await twoInARoom(proxy.baseUrl);
    const annas = watchTimeline(anna.client, roomId);
    await ben.client.call("send", { roomId, text: "before the restart" });
    await annas.until((items) => textsOf(items).includes("before the restart"));
    await anna.stop();

    const snapshot = await openSealedStore(SNAPSHOT_STORE, anna.profile.factory);
    const list = (await snapshot.get(snapshotKeys.list)) as ListSnapshot;
    expect(list).toMatchObject({ v: 1, name: "Anna Abt", total: 1, items: [{ id: roomId, name: "Talk" }] });
    const room = (await snapshot.get(snapshotKeys.room(roomId))) as RoomSnapshot;
    expect(textsOf(room.items)).toContain("before the restart");
    snapshot.close();

    await proxy.pause();
    const again = start(anna.profile);
    const rooms = watchRooms(again.client);
    await rooms.until(([first]) => first?.last?.text === "before the restart");
    const timeline = watchTimeline(again.client, roomId);
    await timeline.until((items) => textsOf(items).includes("before the restart"));
    expect(timeline.edges).toMatchObject({ stale: true });
    await waitFor(again.client, "status", {}, (status) => signedIn(status) && status.sync === "offline");

    await ben.client.call("send", { roomId, text: "while you were away" });
    proxy.clearRequests();
    await proxy.resume();
    await timeline.until((items) => textsOf(items).includes("while you were away"));
    await expect.poll(() => timeline.edges?.stale).toBe(false);
    const sync = proxy.requests.find(({ path }) => path.includes("/sync"));
    expect(sync?.path).toContain("pos=");
    expect(proxy.requests.filter(({ path }) => path.includes("/messages"))).toEqual([]);
  });

  it("starts a new connection where the server forgot the old one, and loses nothing", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const { anna, ben, roomId } = await twoInARoom(proxy.baseUrl);
    const annas = watchTimeline(anna.client, roomId);
    await ben.client.call("send", { roomId, text: "one" });
    await annas.until((items) => textsOf(items).includes("one"));
    proxy.failNext(1, 400, { pathPart: "/sync", body: { errcode: "M_UNKNOWN_POS", error: "gone" } });
    await ben.client.call("send", { roomId, text: "two" });
    await annas.until((items) => textsOf(items).includes("two"));
    await ben.client.call("send", { roomId, text: "three" });
    const items = await annas.until((all) => textsOf(all).includes("three"));
    expect(textsOf(items)).toEqual(["one", "two", "three"]);
  });

  it("forgets rooms that were left while nobody listened, when the server has forgotten the connection", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const { anna, annaUser, roomId } = await twoInARoom(proxy.baseUrl, false);
    const { roomId: other } = await anna.client.call("createRoom", {
      name: "Left",
      encrypted: false,
      kind: "private",
      invite: [],
    });
    const list = watchRooms(anna.client);
    await list.until((rooms) => rooms.length === 2);
    await anna.stop();
    const { signIn: apiSignIn } = await import("#stack");
    const api = await apiSignIn(synapse.baseUrl, annaUser.localpart, annaUser.password);
    await api.call("POST", `/v3/rooms/${other}/leave`, {});
    proxy.failNext(1, 400, { pathPart: "/sync", body: { errcode: "M_UNKNOWN_POS", error: "gone" } });
    const again = start(anna.profile);
    const rooms = watchRooms(again.client);
    await rooms.until((all) => all.length === 2);
    await rooms.until((all) => all.length === 1 && all[0]?.id === roomId);
  });

  it("sends what was typed while the server was gone: exactly once, in order", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const { anna, ben, roomId } = await twoInARoom(proxy.baseUrl);
    const bens = watchTimeline(ben.client, roomId);
    await anna.client.call("send", { roomId, text: "zero" });
    await bens.until((items) => textsOf(items).includes("zero"));
    await proxy.pause();
    for (const text of ["one", "two", "three"]) await anna.client.call("send", { roomId, text });
    const status = await waitFor(anna.client, "status", {}, (now) => signedIn(now) && now.waiting === 3);
    expect(status).toMatchObject({ waiting: 3 });
    await anna.stop();

    const again = start(anna.profile);
    const timeline = watchTimeline(again.client, roomId);
    const waiting = await timeline.until((items) => textsOf(items).includes("three"));
    expect(waiting.slice(-3).every((item) => item.delivery.state !== "sent")).toBe(true);
    await proxy.resume();
    const heard = await bens.until((items) => textsOf(items).includes("three"), 40_000);
    expect(textsOf(heard)).toEqual(["zero", "one", "two", "three"]);
    await timeline.until((items) => items.every((item) => item.delivery.state === "sent"));
    expect(textsOf(timeline.items)).toEqual(["zero", "one", "two", "three"]);
    await waitFor(again.client, "status", {}, (now) => signedIn(now) && now.waiting === 0);
  });

  it("leaves no clear text on the server", async () => {
    const { anna, ben, roomId } = await twoInARoom(synapse.baseUrl);
    const bens = watchTimeline(ben.client, roomId);
    const secret = `xyzzy${Math.random().toString(36).slice(2)}`;
    await anna.client.call("send", { roomId, text: `the word is ${secret}` });
    const [item] = (await bens.until((items) => textsOf(items).some((text) => text.includes(secret)))).slice(-1);
    await anna.client.call("edit", { roomId, eventId: item?.eventId ?? "", text: `the new word is ${secret}2` });
    await bens.until((items) => textsOf(items).some((text) => text.includes(`${secret}2`)));
    const db = new DatabaseSync(synapse.databasePath, { readOnly: true });
    const count = (word: string) =>
      (db.prepare("select count(*) as n from event_json where json like ?").get(`%${word}%`) as { n: number }).n;
    expect(count("m.room.encrypted")).toBeGreaterThan(0);
    expect(count(secret)).toBe(0);
    db.close();
  });
});

describe("a token that is not taken any more", () => {
  it("softly: keeps the data and goes on with the same device after the password", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const { anna, ben, annaUser, roomId } = await twoInARoom(proxy.baseUrl);
    const before = anna.hub.status();
    const annas = watchTimeline(anna.client, roomId);
    await ben.client.call("send", { roomId, text: "before" });
    await annas.until((items) => textsOf(items).includes("before"));
    proxy.failNext(1, 401, {
      pathPart: "/sync",
      body: { errcode: "M_UNKNOWN_TOKEN", error: "expired", soft_logout: true },
    });
    await ben.client.call("send", { roomId, text: "meanwhile" });
    await waitFor(anna.client, "status", {}, (status) => status.phase === "soft-logout");
    expect(anna.hub.status()).toEqual({ phase: "soft-logout", userId: annaUser.userId, homeserver: proxy.baseUrl });
    await expect(anna.client.call("reauthenticate", { password: "wrong" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await anna.client.call("reauthenticate", { password: annaUser.password });
    const after = await waitFor(anna.client, "status", {}, (now) => signedIn(now) && now.sync === "live");
    if (!signedIn(before) || !signedIn(after)) throw new Error("not signed in");
    expect(after.deviceId).toBe(before.deviceId);
    const timeline = watchTimeline(anna.client, roomId);
    const items = await timeline.until((all) => textsOf(all).includes("meanwhile"));
    expect(textsOf(items)).toEqual(["before", "meanwhile"]);
  });

  it("for good: wipes everything and says why", async () => {
    const annaUser = await synapse.registerUser("anna");
    const profile = newProfile();
    const anna = start(profile);
    await signIn(anna, synapse.baseUrl, annaUser);
    await ready(anna);
    const ben = start();
    await signIn(ben, synapse.baseUrl, annaUser);
    const { signIn: apiSignIn } = await import("#stack");
    const api = await apiSignIn(synapse.baseUrl, annaUser.localpart, annaUser.password);
    await api.call("POST", "/v3/logout/all", {});
    const status = await waitFor(anna.client, "status", {}, (now) => now.phase === "signed-out", 40_000);
    expect(status).toEqual({ phase: "signed-out", reason: "revoked" });
    await expect.poll(async () => (await profile.factory.databases()).map(({ name }) => name)).toEqual([]);
  });

  it("says when signing out could not revoke it", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const annaUser = await synapse.registerUser("anna");
    const profile = newProfile();
    const anna = start(profile);
    await signIn(anna, proxy.baseUrl, annaUser);
    await proxy.pause();
    expect(await anna.client.call("signOut", {})).toEqual({ revoked: false });
    expect((await profile.factory.databases()).map(({ name }) => name)).toEqual([]);
  });
});
