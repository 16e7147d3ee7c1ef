import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyListPatch } from "#base";
import type { HubTopics, Member, WidgetFeed } from "#contracts";
import { signIn as apiSignIn } from "#stack";
import { sharedServers } from "../../support/shared-servers.ts";
import {
  type HubClient,
  type NodeHub,
  signedIn,
  signIn,
  startHub,
  textsOf,
  waitFor,
  watchRooms,
  watchTimeline,
} from "./support/node-hub.ts";

const { synapse } = sharedServers();
type User = Awaited<ReturnType<typeof synapse.registerUser>>;
let annaUser: User;
let benUser: User;
let anna: NodeHub;
let ben: NodeHub;
let benApi: Awaited<ReturnType<typeof apiSignIn>>;

beforeAll(async () => {
  annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
  benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
  benApi = await apiSignIn(synapse.baseUrl, benUser.localpart, benUser.password);
  anna = startHub();
  ben = startHub();
  await Promise.all([signIn(anna, synapse.baseUrl, annaUser), signIn(ben, synapse.baseUrl, benUser)]);
});
afterAll(async () => {
  await Promise.all([anna?.stop(), ben?.stop()]);
});
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const join = async (node: NodeHub, roomId: string) => {
  await watchRooms(node.client, { filter: { show: "invites" } }).until((rooms) =>
    rooms.some(({ id }) => id === roomId),
  );
  await node.client.call("joinRoom", { roomIdOrAlias: roomId });
};

function watchMembers(client: HubClient, param: HubTopics["members"]["param"]) {
  let members: readonly Member[] = [];
  let total = 0;
  stops.push(
    client.subscribe("members", param, (push) => {
      members = applyListPatch(members, push.patch);
      total = push.total;
    }),
  );
  return { members: () => members, total: () => total };
}

describe("rooms", () => {
  it("are made, named, described, joined, left", async () => {
    const { roomId } = await anna.client.call("createRoom", {
      name: "Plans",
      topic: "what to do",
      encrypted: false,
      kind: "private",
      invite: [benUser.userId],
    });
    const details = await waitFor(
      anna.client,
      "room",
      { roomId },
      // Rights are known when all of the state is.
      (room) => room.topic === "what to do" && room.can.rename,
    );
    expect(details).toMatchObject({
      name: "Plans",
      membership: "join",
      encrypted: false,
      can: { send: true, invite: true, rename: true, redactOthers: true, editWidgets: true },
    });
    await join(ben, roomId);
    const bens = await waitFor(ben.client, "room", { roomId }, (room) => room.joinedCount === 2 && !room.can.rename);
    expect(bens.can).toMatchObject({ send: true, react: true, rename: false, redactOthers: false, editWidgets: false });
    await anna.client.call("setRoomName", { roomId, name: "New plans" });
    await anna.client.call("setRoomTopic", { roomId, topic: "what to do now" });
    await waitFor(
      ben.client,
      "room",
      { roomId },
      (room) => room.name === "New plans" && room.topic === "what to do now",
    );
    await expect(ben.client.call("setRoomName", { roomId, name: "mine" })).rejects.toMatchObject({ code: "forbidden" });
    const list = watchRooms(ben.client);
    await list.until((rooms) => rooms.some(({ id }) => id === roomId));
    await ben.client.call("leaveRoom", { roomId });
    await list.until((rooms) => rooms.every(({ id }) => id !== roomId));
    list.stop();
  });

  it("go when somebody is removed, and the rest of the sync goes on", async () => {
    const { roomId } = await anna.client.call("createRoom", {
      name: "Kicked",
      encrypted: false,
      kind: "private",
      invite: [benUser.userId],
    });
    await join(ben, roomId);
    const bens = watchTimeline(ben.client, roomId);
    const list = watchRooms(ben.client);
    await list.until((rooms) => rooms.some(({ id, membership }) => id === roomId && membership === "join"));
    const gone = waitFor(ben.client, "room", { roomId }, (room) => room.membership === "leave");
    await waitFor(ben.client, "room", { roomId }, (room) => room.membership === "join");
    const annaApi = await apiSignIn(synapse.baseUrl, annaUser.localpart, annaUser.password);
    await annaApi.call("POST", `/v3/rooms/${roomId}/kick`, { user_id: benUser.userId });
    await list.until((rooms) => rooms.every(({ id }) => id !== roomId));
    await gone;
    const { room_id: other } = await annaApi.call("POST", "/v3/createRoom", { name: "Next", invite: [benUser.userId] });
    await list.until((rooms) => rooms.some(({ id }) => id === other));
    bens.stop();
    list.stop();
  });

  it("have members, by power and name, found by search", async () => {
    const carla = await synapse.registerUser("carla", undefined, "Ben Berg");
    const { roomId } = await anna.client.call("createRoom", {
      name: "Members",
      encrypted: false,
      kind: "private",
      invite: [benUser.userId, carla.userId],
    });
    await join(ben, roomId);
    const all = watchMembers(anna.client, { roomId, from: 0, to: 10 });
    await expect
      .poll(() => all.members().map(({ id, membership, power }) => [id, membership, power]))
      .toEqual([
        [annaUser.userId, "join", "creator"],
        [benUser.userId, "join", "member"],
        [carla.userId, "invite", "member"],
      ]);
    expect(all.members()[0]).toMatchObject({ name: "Anna Abt" });
    expect(all.total()).toBe(3);
    expect(all.members()[1]).toMatchObject({ power: "member", name: "Ben Berg", ambiguous: true });
    const found = watchMembers(anna.client, { roomId, search: "ANNÁ", from: 0, to: 10 });
    await expect.poll(() => found.members().map(({ id }) => id)).toEqual([annaUser.userId]);
    expect(await anna.client.call("searchPeople", { term: benUser.localpart })).toContainEqual(
      expect.objectContaining({ id: benUser.userId, name: "Ben Berg" }),
    );
  });

  it("belong to spaces, and a direct chat has the other's name", async () => {
    const { roomId: space } = await anna.client.call("createRoom", {
      name: "House",
      encrypted: false,
      kind: "space",
      invite: [],
    });
    const { roomId: child } = await anna.client.call("createRoom", {
      name: "Kitchen",
      encrypted: false,
      kind: "private",
      invite: [],
      space,
    });
    const spaces = watchRooms(anna.client, { filter: { show: "spaces" } });
    await spaces.until((rooms) => rooms.some(({ id, isSpace }) => id === space && isSpace === true));
    const inside = watchRooms(anna.client, { filter: { show: "all", space } });
    await inside.until((rooms) => rooms.length === 1 && rooms[0]?.id === child);
    const { roomId: direct } = await anna.client.call("createRoom", {
      encrypted: true,
      kind: "direct",
      invite: [benUser.userId],
    });
    const people = watchRooms(anna.client, { filter: { show: "people" } });
    await people.until((rooms) => rooms.some(({ id, name }) => id === direct && name === "Ben Berg"));
    await join(ben, direct);
    const bens = watchRooms(ben.client, { filter: { show: "people" } });
    await bens.until((rooms) => rooms.some(({ id, name }) => id === direct && name === "Anna Abt"));
    for (const watched of [spaces, inside, people, bens]) watched.stop();
  });

  it("count what is unread, and who is meant", async () => {
    const { roomId } = await ben.client.call("createRoom", {
      name: "Counts",
      encrypted: false,
      kind: "private",
      invite: [annaUser.userId],
    });
    await join(anna, roomId);
    const list = watchRooms(anna.client);
    const counts = () => list.items.find(({ id }) => id === roomId);
    await list.until(() => counts()?.membership === "join");
    for (const text of ["one", "two"]) {
      await benApi.call("PUT", `/v3/rooms/${roomId}/send/m.room.message/${text}`, { msgtype: "m.text", body: text });
    }
    await list.until(() => counts()?.unread === 2 && counts()?.mentions === 0);
    await benApi.call("PUT", `/v3/rooms/${roomId}/send/m.room.message/meant`, {
      msgtype: "m.text",
      body: "Anna?",
      "m.mentions": { user_ids: [annaUser.userId] },
    });
    await list.until(() => counts()?.unread === 3 && counts()?.mentions === 1);
    const unread = watchRooms(anna.client, { filter: { show: "unread" } });
    await unread.until((rooms) => rooms.some(({ id }) => id === roomId));
    await waitFor(anna.client, "unread", {}, (all) => all.mentions >= 1 && all.rooms >= 1);
    await anna.client.call("markRead", { roomId });
    await list.until(() => counts()?.unread === 0 && counts()?.mentions === 0);
    await unread.until((rooms) => rooms.every(({ id }) => id !== roomId));
    list.stop();
    unread.stop();
  });
});

describe("two pages", () => {
  it("share one hub: both see everything, and one sync runs", async () => {
    let syncs = 0;
    const shared = startHub(undefined, {
      fetch: (input, init) => {
        if (String(input).includes("/sync")) syncs++;
        return fetch(input, init);
      },
    });
    stops.push(() => void shared.stop());
    await signIn(shared, synapse.baseUrl, annaUser);
    const other = shared.connect();
    const { roomId } = await shared.client.call("createRoom", {
      name: "Both",
      encrypted: false,
      kind: "private",
      invite: [],
    });
    const first = watchTimeline(shared.client, roomId);
    const second = watchTimeline(other, roomId);
    await other.call("send", { roomId, text: "from the second" });
    await first.until((items) => textsOf(items).includes("from the second"));
    await second.until((items) => textsOf(items).includes("from the second"));
    await other.call("saveDraft", { roomId, text: "half a thou" });
    expect(await shared.client.call("loadDraft", { roomId })).toEqual({ text: "half a thou" });
    await expect.poll(() => signedIn(shared.hub.status())).toBe(true);
    // When all is told, one long poll of 30 s is under way, however many pages look on.
    await expect
      .poll(
        async () => {
          const before = syncs;
          await new Promise((resolve) => setTimeout(resolve, 2000));
          return syncs - before;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    await expect(other.call("signIn", { homeserver: synapse.baseUrl, user: "x", password: "y" })).rejects.toMatchObject(
      {
        code: "conflict",
      },
    );
  });
});

describe("widgets of a room", () => {
  it("are listed as registered, with what keeps them from being opened", async () => {
    const { roomId } = await ben.client.call("createRoom", {
      name: "Apps",
      encrypted: false,
      kind: "private",
      invite: [],
    });
    const put = (type: string, key: string, content: unknown) =>
      benApi.call("PUT", `/v3/rooms/${roomId}/state/${type}/${key}`, content as Record<string, unknown>);
    const type = "im.vector.modular.widgets";
    await put(type, "good", {
      type: "m.custom",
      url: "https://apps.example/w?u=$matrix_user_id",
      name: "Good",
      data: { a: 1 },
    });
    await put("m.widget", "stable", { type: "m.custom", url: "http://127.0.0.1:8080/", name: "Stable" });
    await put(type, "script", { type: "m.custom", url: "javascript:alert(1)", name: "Bad" });
    await put(type, "plain", { type: "m.custom", url: "http://apps.example/", name: "Bad" });
    await put(type, "host", { type: "m.custom", url: "https://$matrix_user_id.example/", name: "Bad" });
    await put(type, "removed", {});
    const details = await waitFor(ben.client, "room", { roomId }, (room) => room.widgets.length === 5);
    const openable = details.widgets.filter(({ fault }) => fault === undefined);
    expect(openable.map(({ id, creator, name }) => [id, creator, name])).toEqual([
      ["good", benUser.userId, "Good"],
      ["stable", benUser.userId, "Stable"],
    ]);
    const faults = details.widgets.flatMap(({ id, fault }) => (fault ? [[id, fault]] : []));
    expect(Object.fromEntries(faults)).toEqual({ host: "variable-in-host", plain: "not-https", script: "malformed" });
  });

  it("read, write and hear events of their room", async () => {
    const { roomId } = await anna.client.call("createRoom", {
      name: "Talk",
      encrypted: true,
      kind: "private",
      invite: [benUser.userId],
    });
    await join(ben, roomId);
    const ready = (node: NodeHub) =>
      waitFor(node.client, "status", {}, (now) => signedIn(now) && now.crypto === "ready");
    await Promise.all([ready(anna), ready(ben)]);
    await waitFor(anna.client, "room", { roomId }, (room) => room.joinedCount === 2);
    await waitFor(ben.client, "room", { roomId }, (room) => room.membership === "join");
    const heard: WidgetFeed[] = [];
    stops.push(ben.client.subscribe("widgetFeed", { roomId }, (feed) => heard.push(feed)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { eventId } = await anna.client.call("widgetSendEvent", {
      roomId,
      type: "app.sparks.test",
      content: { answer: 42 },
    });
    await expect
      .poll(() => heard, { timeout: 20_000 })
      .toContainEqual({
        what: "event",
        event: expect.objectContaining({ type: "app.sparks.test", event_id: eventId, content: { answer: 42 } }),
      });
    await anna.client.call("widgetSendEvent", {
      roomId,
      type: "app.sparks.state",
      content: { on: true },
      stateKey: "k",
    });
    await expect
      .poll(() => heard)
      .toContainEqual({ what: "state", event: expect.objectContaining({ type: "app.sparks.state", state_key: "k" }) });
    const state = await ben.client.call("widgetReadState", { roomId, type: "app.sparks.state" });
    expect(state).toEqual([expect.objectContaining({ content: { on: true }, state_key: "k" })]);
    const events = await ben.client.call("widgetReadEvents", { roomId, type: "app.sparks.test", limit: 5 });
    expect(events).toEqual([expect.objectContaining({ event_id: eventId, content: { answer: 42 } })]);
    const { contentUri } = await anna.client.call("widgetUpload", { roomId, file: new Blob(["bytes"]) });
    expect(contentUri).toMatch(/^mxc:\/\//);
    const token = await anna.client.call("openIdToken", {});
    expect(token).toMatchObject({ token_type: "Bearer", matrix_server_name: synapse.serverName });
    await expect(
      ben.client.call("widgetSendEvent", { roomId: "!elsewhere:localhost", type: "a", content: {} }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
