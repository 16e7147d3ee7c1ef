/** A homeserver that lies in every field: the hub goes on, and what is real still arrives. */
import { afterEach, describe, expect, it } from "vitest";
import { isObject } from "#base";
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
const started: NodeHub[] = [];
const start = (...args: Parameters<typeof startHub>) => {
  const hub = startHub(...args);
  started.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((hub) => hub.stop()));
  expect(Object.keys(Object.prototype)).toEqual([]);
});

const ready = (hub: NodeHub) =>
  waitFor(
    hub.client,
    "status",
    {},
    (status) => signedIn(status) && status.crypto === "ready" && status.verified === true,
  );

/** Values that are wrong wherever something else is expected. */
const WRONG: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  "",
  "\u202egnp.exe",
  "x".repeat(100_000),
  [],
  [[[[]]]],
  {},
  { toString: 1 },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];
const TYPES = [
  "m.room.message",
  "m.room.encrypted",
  "m.room.member",
  "m.room.name",
  "m.room.topic",
  "m.room.avatar",
  "m.room.create",
  "m.room.encryption",
  "m.room.power_levels",
  "m.room.tombstone",
  "m.room.canonical_alias",
  "m.room.redaction",
  "m.reaction",
  "m.sticker",
  "m.space.child",
  "m.beacon_info",
  "m.beacon",
  "m.poll.start",
  "im.vector.modular.widgets",
  "m.widget",
  "__proto__",
  "",
];

let counter = 0;
const id = () => `$hostile${counter++}`;

function* malformedEvents(): Generator<unknown> {
  yield* WRONG;
  for (const type of TYPES) {
    for (const wrong of WRONG) {
      const sender = "@evil:example.org";
      yield { type, event_id: id(), sender, origin_server_ts: wrong, content: wrong, unsigned: wrong };
      yield { type, event_id: id(), sender, origin_server_ts: 1, content: wrong, state_key: "@evil:example.org" };
      yield { type, event_id: wrong, sender: wrong, content: {}, state_key: wrong };
      yield { type: wrong, event_id: id(), sender, content: { body: wrong, msgtype: wrong } };
      yield {
        type,
        event_id: id(),
        sender,
        origin_server_ts: 1,
        content: {
          msgtype: "m.image",
          body: wrong,
          formatted_body: wrong,
          format: "org.matrix.custom.html",
          url: wrong,
          file: wrong,
          info: wrong,
          "m.relates_to": wrong,
          "m.mentions": wrong,
          membership: wrong,
          displayname: wrong,
          avatar_url: wrong,
          algorithm: wrong,
          ciphertext: wrong,
          session_id: wrong,
          users: wrong,
          events: wrong,
        },
      };
    }
  }
}

/** The same in each list of a reply, in front of what is real. */
function spoil(body: Record<string, unknown>): void {
  const events = [...malformedEvents()];
  const rooms = isObject(body.rooms) ? body.rooms : {};
  for (const room of Object.values(rooms)) {
    if (!isObject(room)) continue;
    const timeline = Array.isArray(room.timeline) ? room.timeline : [];
    // Not as state of the room: a server may well change its own state, and then the room is what it says.
    room.timeline = [...events.filter((event) => !isObject(event) || !("state_key" in event)), ...timeline];
    room.heroes = WRONG;
  }
  const spare = Object.fromEntries(WRONG.map((wrong, at) => [`!wrong${at}:example.org`, wrong]));
  body.rooms = { ...rooms, ...spare, "": {}, "not a room": { initial: true } };
  const perRoom = Object.fromEntries(WRONG.map((wrong, at) => [`!wrong${at}:example.org`, { content: wrong }]));
  const extensions = isObject(body.extensions) ? body.extensions : {};
  const accountData = isObject(extensions.account_data) ? extensions.account_data : {};
  const global = Array.isArray(accountData.global) ? accountData.global : [];
  const types = ["m.direct", "m.push_rules", "m.tag"];
  body.extensions = {
    ...extensions,
    receipts: { rooms: { ...perRoom } },
    typing: { rooms: { ...perRoom } },
    account_data: {
      global: [...WRONG, ...types.flatMap((type) => WRONG.map((content) => ({ type, content }))), ...global],
      rooms: { ...spare, ...Object.fromEntries(Object.keys(rooms).map((roomId) => [roomId, WRONG])) },
    },
  };
  body.lists = isObject(body.lists) ? { ...body.lists, more: WRONG, __proto__: null } : WRONG;
}

const spoilingFetch: typeof fetch = async (input, init) => {
  const reply = await fetch(input, init);
  if (!String(input).includes("/sync") || !reply.ok) return reply;
  const body = (await reply.json()) as Record<string, unknown>;
  spoil(body);
  return Response.json(body);
};

describe("a hostile homeserver", () => {
  it("does not keep real messages from arriving", { timeout: 120_000 }, async () => {
    const annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
    const benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
    const anna = start(newProfile(), { fetch: spoilingFetch });
    const ben = start();
    await Promise.all([signIn(anna, synapse.baseUrl, annaUser), signIn(ben, synapse.baseUrl, benUser)]);
    await Promise.all([ready(anna), ready(ben)]);
    const { roomId } = await anna.client.call("createRoom", {
      name: "Talk",
      encrypted: true,
      kind: "private",
      invite: [benUser.userId],
    });
    await watchRooms(ben.client).until((rooms) => rooms[0]?.membership === "invite");
    await ben.client.call("joinRoom", { roomIdOrAlias: roomId });
    await waitFor(anna.client, "room", { roomId }, (room) => room.joinedCount === 2);
    const annas = watchTimeline(anna.client, roomId);
    const bens = watchTimeline(ben.client, roomId);
    await ben.client.call("send", { roomId, text: "can you hear me" });
    const items = await annas.until((all) => textsOf(all).includes("can you hear me"), 40_000);
    expect(items.some((item) => item.body.kind === "malformed")).toBe(true);
    await anna.client.call("send", { roomId, text: "loud and clear" });
    await bens.until((all) => textsOf(all).includes("loud and clear"), 40_000);
    expect(anna.hub.status()).toMatchObject({ phase: "signed-in", sync: "live" });
    const rooms = watchRooms(anna.client);
    const [room] = await rooms.until((all) => all[0]?.name === "Talk");
    expect(room).toMatchObject({ id: roomId, encrypted: true });
  });

  it("is not believed when it names another sender of an encrypted message", async () => {
    const annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
    const benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
    const forging: typeof fetch = async (input, init) => {
      const reply = await fetch(input, init);
      if (!String(input).includes("/sync") || !reply.ok) return reply;
      const text = await reply.text();
      const body = JSON.parse(text) as { rooms?: Record<string, { timeline?: { type: string; sender: string }[] }> };
      for (const room of Object.values(body.rooms ?? {})) {
        for (const event of room.timeline ?? []) {
          if (event.type === "m.room.encrypted" && event.sender === benUser.userId) event.sender = annaUser.userId;
        }
      }
      return Response.json(body);
    };
    const anna = start(newProfile(), { fetch: forging });
    const ben = start();
    await Promise.all([signIn(anna, synapse.baseUrl, annaUser), signIn(ben, synapse.baseUrl, benUser)]);
    await Promise.all([ready(anna), ready(ben)]);
    const { roomId } = await anna.client.call("createRoom", {
      encrypted: true,
      kind: "direct",
      invite: [benUser.userId],
    });
    await watchRooms(ben.client).until((rooms) => rooms[0]?.membership === "invite");
    await ben.client.call("joinRoom", { roomIdOrAlias: roomId });
    await waitFor(anna.client, "room", { roomId }, (room) => room.joinedCount === 2);
    const annas = watchTimeline(anna.client, roomId);
    await ben.client.call("send", { roomId, text: "I am Anna" });
    const items = await annas.until((all) => all.some((item) => item.body.kind === "undecryptable"));
    expect(textsOf(items)).toEqual([]);
  });

  it("cannot lead the token away", async () => {
    const annaUser = await synapse.registerUser("anna");
    const seen: { readonly url: string; readonly token: boolean; readonly redirect: unknown }[] = [];
    const watching: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      seen.push({ url: String(input), token: headers.has("authorization"), redirect: init?.redirect });
      return fetch(input, init);
    };
    const anna = start(newProfile(), { fetch: watching });
    await signIn(anna, synapse.baseUrl, annaUser);
    for (const mxc of [
      "mxc://evil.example/../../../../evil",
      "mxc://evil.example/a%2f..%2fb",
      "mxc://evil.example/a?b=c",
      "https://evil.example/a",
      "mxc://evil.example/",
      "mxc:///a",
    ]) {
      await expect(anna.client.call("media", { source: { mxc } })).rejects.toMatchObject({ code: "invalid" });
    }
    await expect(anna.client.call("media", { source: { mxc: "mxc://evil.example/abc" } })).rejects.toMatchObject({
      code: expect.stringMatching(/not-found|unavailable|forbidden/),
    });
    expect(seen.length).toBeGreaterThan(3);
    for (const { url, token, redirect } of seen) {
      if (token) expect(url.startsWith(`${synapse.baseUrl}/_matrix/`)).toBe(true);
      if (token) expect(redirect).toBe("error");
      expect(url).not.toContain("access_token");
    }
  });

  it("cannot stop the sync with a room whose encryption is broken", async () => {
    const annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
    const benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
    const anna = start();
    await signIn(anna, synapse.baseUrl, annaUser);
    await ready(anna);
    const ben = await apiOf(synapse.baseUrl, benUser);
    const roomId = await ben.createRoom({ invite: [annaUser.userId] });
    await watchRooms(anna.client).until((rooms) => rooms[0]?.membership === "invite");
    await anna.client.call("joinRoom", { roomIdOrAlias: roomId });
    const annas = watchTimeline(anna.client, roomId);
    await ben.send(roomId, "before");
    await annas.until((items) => textsOf(items).includes("before"));
    for (const algorithm of [9, "m.unknown", null, {}]) await ben.setState(roomId, "m.room.encryption", { algorithm });
    await ben.send(roomId, "after");
    await annas.until((items) => textsOf(items).includes("after"));
    const elsewhere = await ben.createRoom({ invite: [annaUser.userId], name: "Elsewhere" });
    await watchRooms(anna.client).until((rooms) => rooms.some((room) => room.id === elsewhere));
    expect(anna.hub.status()).toMatchObject({ phase: "signed-in", sync: "live", transport: "sliding" });
  });
});

/** The client API as somebody without manners uses it. */
async function apiOf(baseUrl: string, user: { readonly userId: string; readonly password: string }) {
  const request = async (method: string, path: string, body: unknown, token?: string) => {
    const reply = await fetch(`${baseUrl}/_matrix/client/v3${path}`, {
      method,
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as Record<string, string>;
  };
  const login = await request("POST", "/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: user.userId },
    password: user.password,
  });
  const token = login.access_token ?? "";
  const room = (roomId: string) => `/rooms/${encodeURIComponent(roomId)}`;
  let transaction = 0;
  return {
    createRoom: async (content: object) => (await request("POST", "/createRoom", content, token)).room_id ?? "",
    setState: (roomId: string, type: string, content: object) =>
      request("PUT", `${room(roomId)}/state/${type}/`, content, token),
    send: (roomId: string, body: string) =>
      request("PUT", `${room(roomId)}/send/m.room.message/t${transaction++}`, { msgtype: "m.text", body }, token),
  };
}
