import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVENT_PREFIX, type IncomingRing } from "#contracts";
import { signIn as apiSignIn } from "#stack";
import { sharedServers } from "../../support/shared-servers.ts";
import { type NodeHub, signIn, startHub, waitFor, watchRooms } from "./support/node-hub.ts";

const { synapse } = sharedServers();
type User = Awaited<ReturnType<typeof synapse.registerUser>>;
type Api = Awaited<ReturnType<typeof apiSignIn>>;
const MEMBER = "org.matrix.msc3401.call.member";
let annaUser: User;
let benUser: User;
let anna: NodeHub;
let ben: NodeHub;
let annaApi: Api;
let benApi: Api;

beforeAll(async () => {
  annaUser = await synapse.registerUser("anna-calls", undefined, "Anna Abt");
  benUser = await synapse.registerUser("ben-calls", undefined, "Ben Berg");
  annaApi = await apiSignIn(synapse.baseUrl, annaUser.localpart, annaUser.password);
  benApi = await apiSignIn(synapse.baseUrl, benUser.localpart, benUser.password);
  anna = startHub();
  ben = startHub();
  await Promise.all([signIn(anna, synapse.baseUrl, annaUser), signIn(ben, synapse.baseUrl, benUser)]);
});
afterAll(async () => {
  await Promise.all([anna?.stop(), ben?.stop()]);
});

const roomWithBen = async (name: string, kind: "private" | "direct" = "private", encrypted = false) => {
  const { roomId } = await anna.client.call("createRoom", { name, encrypted, kind, invite: [benUser.userId] });
  const invites = watchRooms(ben.client, { filter: { show: "invites" } });
  await invites.until((rooms) => rooms.some(({ id }) => id === roomId));
  invites.stop();
  await ben.client.call("joinRoom", { roomIdOrAlias: roomId });
  return roomId;
};

const membership = (userId: string, deviceId: string, more: Record<string, unknown> = {}) => ({
  application: "m.call",
  call_id: "",
  scope: "m.room",
  device_id: deviceId,
  membershipID: `${userId}:${deviceId}`,
  expires: 14_400_000,
  "m.call.intent": "video",
  focus_active: { type: "livekit", focus_selection: "multi_sfu" },
  foci_preferred: [],
  ...more,
});

describe("room state", () => {
  it("is written by who may, and refused to who may not", async () => {
    const roomId = await roomWithBen("State");
    const state = { roomId, type: `${EVENT_PREFIX}.test`, stateKey: "one", content: { v: 1 } };
    const { eventId } = await anna.client.call("sendState", state);
    expect(eventId).toMatch(/^\$/);
    await expect(ben.client.call("sendState", state)).rejects.toMatchObject({ code: "forbidden" });
    const big = { ...state, content: { text: "x".repeat(70_000) } };
    await expect(anna.client.call("sendState", big)).rejects.toMatchObject({ code: "too-large" });
    await anna.client.call("setEventPower", { roomId, type: state.type, power: 0 });
    await Promise.all([
      anna.client.call("setEventPower", { roomId, type: "org.example.one", power: 10 }),
      anna.client.call("setEventPower", { roomId, type: "org.example.two", power: 20 }),
    ]);
    await ben.client.call("sendState", state);
    const levels = await annaApi.call("GET", `/v3/rooms/${roomId}/state/m.room.power_levels/`);
    expect(levels).toMatchObject({
      events: { [state.type]: 0, "org.example.one": 10, "org.example.two": 20, "m.room.name": 50, [MEMBER]: 0 },
    });
    await expect(ben.client.call("setEventPower", { roomId, type: state.type, power: 100 })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("names rooms by id and alias", async () => {
    const roomId = await roomWithBen("Named");
    const alias = `#named-${Date.now()}:${annaUser.userId.split(":").slice(1).join(":")}`;
    await annaApi.call("PUT", `/v3/directory/room/${encodeURIComponent(alias)}`, { room_id: roomId });
    expect(await anna.client.call("resolveRoom", { roomIdOrAlias: alias })).toEqual({ roomId, joined: true });
    expect(await anna.client.call("resolveRoom", { roomIdOrAlias: "!nobody:x" })).toEqual({
      roomId: "!nobody:x",
      joined: false,
    });
    for (const roomIdOrAlias of [`#not-there:${alias.split(":").slice(1).join(":")}`, "nothing"]) {
      await expect(anna.client.call("resolveRoom", { roomIdOrAlias })).rejects.toMatchObject({ code: "not-found" });
    }
  });

  it("has one workspace for a person, and a new one where the old is left", async () => {
    expect(await anna.client.call("personalWorkspace", { create: false })).toEqual({});
    const other = anna.connect();
    const [one, two] = await Promise.all(
      [anna.client, other].map((client) => client.call("personalWorkspace", { create: true })),
    );
    expect(one).toEqual(two);
    expect(await anna.client.call("personalWorkspace", { create: false })).toEqual(one);
    const roomId = one?.roomId ?? "";
    expect(await annaApi.call("GET", `/v3/rooms/${roomId}/state/m.room.create/`)).toMatchObject({ type: "m.space" });
    await anna.client.call("leaveRoom", { roomId });
    expect(await anna.client.call("personalWorkspace", { create: false })).toEqual({});
    const next = await anna.client.call("personalWorkspace", { create: true });
    expect(next.roomId).not.toBe(roomId);
  });
});

/** What the hub of a person rings for now, as it changes. */
function watchRings(node: NodeHub, roomId: string) {
  let rings: readonly IncomingRing[] = [];
  const stop = node.client.subscribe("rings", {}, (next) => {
    rings = next;
  });
  return { now: () => rings.filter((ring) => ring.roomId === roomId), stop };
}

const stateKey = (userId: string, deviceId: string) => encodeURIComponent(`_${userId}_${deviceId}_m.call`);

const notification = (eventId: string, more: Record<string, unknown> = {}) => ({
  "m.mentions": { user_ids: [], room: true },
  notification_type: "ring",
  "m.relates_to": { rel_type: "m.reference", event_id: eventId },
  sender_ts: Date.now(),
  lifetime: 90_000,
  "m.call.intent": "audio",
  ...more,
});
const ALL = { filter: { show: "all" }, from: 0, to: 1 } as const;
const NOTIFICATION = "org.matrix.msc4075.rtc.notification";

describe("a ring", () => {
  const joinCall = (api: Api, roomId: string, content?: Record<string, unknown>) =>
    api.call(
      "PUT",
      `/v3/rooms/${roomId}/state/${MEMBER}/${stateKey(api.userId, api.deviceId)}`,
      content ?? membership(api.userId, api.deviceId),
    );
  let count = 0;
  const ring = async (roomId: string, more?: Record<string, unknown>) => {
    const { event_id: eventId } = await joinCall(benApi, roomId);
    const path = `/v3/rooms/${roomId}/send/${NOTIFICATION}/${Date.now()}-${count++}`;
    const reply = await benApi.call("PUT", path, notification(String(eventId), more));
    return String(reply.event_id);
  };

  it("comes in a room that nobody looks at, and ends by declining, answering, leaving and time", async () => {
    const roomId = await roomWithBen("Ring", "direct");
    const rings = watchRings(anna, roomId);
    const other = startHub();
    await signIn(other, synapse.baseUrl, annaUser);
    const elsewhere = watchRings(other, roomId);
    const bens = watchRings(ben, roomId);

    const first = await ring(roomId);
    await expect
      .poll(() => rings.now(), { timeout: 20_000 })
      .toMatchObject([{ notificationId: first, caller: { id: benUser.userId, name: "Ben Berg" }, intent: "audio" }]);
    await expect.poll(() => elsewhere.now().length, { timeout: 20_000 }).toBe(1);
    expect(rings.now()[0]?.until).toBeGreaterThan(Date.now());
    await anna.client.call("declineRing", { roomId, notificationId: first });
    await expect.poll(() => [rings.now(), elsewhere.now()], { timeout: 20_000 }).toEqual([[], []]);
    await other.stop();

    // Anew; this time it is answered on another device of hers.
    await ring(roomId);
    await expect.poll(() => rings.now().length, { timeout: 20_000 }).toBe(1);
    await joinCall(annaApi, roomId);
    await expect.poll(() => rings.now().length, { timeout: 20_000 }).toBe(0);
    await joinCall(annaApi, roomId, {});

    await ring(roomId);
    await expect.poll(() => rings.now().length, { timeout: 20_000 }).toBe(1);
    await joinCall(benApi, roomId, {});
    await expect.poll(() => rings.now().length, { timeout: 20_000 }).toBe(0);

    await ring(roomId, { lifetime: 3_000 });
    await expect.poll(() => rings.now().length, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => rings.now().length, { timeout: 20_000 }).toBe(0);

    await ring(roomId, { notification_type: "notification" });
    await ring(roomId, { "m.mentions": { user_ids: ["@somebody:else"] } });
    const last = await ring(roomId, { "m.mentions": { user_ids: [annaUser.userId] } });
    await expect.poll(() => rings.now().map(({ notificationId }) => notificationId)).toEqual([last]);
    expect(bens.now()).toEqual([]);
    await anna.client.call("leaveRoom", { roomId });
    await expect.poll(() => rings.now().length).toBe(0);
    rings.stop();
    elsewhere.stop();
    bens.stop();
  }, 90_000);

  it("comes in a room that is far down in the list, with either sync", async () => {
    const roomId = await roomWithBen("Far", "direct");
    for (let at = 0; at < 22; at++) {
      const { room_id: other } = await annaApi.call("POST", "/v3/createRoom", { name: `Near ${at}` });
      await annaApi.call("PUT", `/v3/rooms/${other}/send/m.room.message/1`, { msgtype: "m.text", body: "here" });
    }
    const classic = startHub(undefined, {
      fetch: async (input, init) => {
        const isSliding = String(input).includes("simplified_msc3575");
        return isSliding ? Response.json({ errcode: "M_UNRECOGNIZED" }, { status: 404 }) : fetch(input, init);
      },
    });
    const fresh = startHub();
    await Promise.all([classic, fresh].map((node) => signIn(node, synapse.baseUrl, annaUser)));
    for (const node of [classic, fresh]) await waitFor(node.client, "roomList", ALL, ({ complete }) => complete);
    // The whole account was told of: only what happens from now on makes it ring.
    const all = [anna, classic, fresh].map((node) => watchRings(node, roomId));
    const id = await ring(roomId);
    await expect
      .poll(() => all.map((rings) => rings.now().map(({ notificationId }) => notificationId)), { timeout: 20_000 })
      .toEqual([[id], [id], [id]]);
    await classic.client.call("declineRing", { roomId, notificationId: id });
    await expect.poll(() => all.map((rings) => rings.now()), { timeout: 20_000 }).toEqual([[], [], []]);
    await joinCall(benApi, roomId, {});
    for (const { stop } of all) stop();
    await Promise.all([classic.stop(), fresh.stop()]);
  }, 90_000);

  it("is heard where it is encrypted, and not in a muted room", async () => {
    const roomId = await roomWithBen("Secret", "direct", true);
    await watchRooms(ben.client).until((rooms) =>
      rooms.some(({ id, encrypted }) => id === roomId && encrypted === true),
    );
    await Promise.all(
      [anna, ben].map((node) =>
        waitFor(node.client, "status", {}, (status) => status.phase === "signed-in" && status.crypto === "ready"),
      ),
    );
    const rings = watchRings(anna, roomId);
    const { event_id: eventId } = await joinCall(benApi, roomId);
    const send = () =>
      ben.client.call("widgetSendEvent", { roomId, type: NOTIFICATION, content: notification(String(eventId)) });
    const sent = await send();
    await expect
      .poll(() => rings.now().map(({ notificationId }) => notificationId), { timeout: 20_000 })
      .toEqual([sent.eventId]);
    const rule = {
      conditions: [{ kind: "event_match", key: "room_id", pattern: roomId }],
      actions: ["dont_notify"],
    };
    await annaApi.call("PUT", `/v3/pushrules/global/override/${encodeURIComponent(roomId)}`, rule);
    await expect.poll(() => rings.now(), { timeout: 20_000 }).toEqual([]);
    rings.stop();
  }, 60_000);
});

describe("a call", () => {
  it("shows in the list and the room, of whoever is in it, and ends", async () => {
    const roomId = await roomWithBen("Call");
    const list = watchRooms(anna.client);
    const line = () => list.items.find(({ id }) => id === roomId);
    const device = benApi.deviceId;
    const key = `_${benUser.userId}_${device}_m.call`;
    const put = (content: Record<string, unknown>) =>
      benApi.call("PUT", `/v3/rooms/${roomId}/state/${MEMBER}/${encodeURIComponent(key)}`, content);
    await put(membership(benUser.userId, device));
    await list.until(() => line()?.call?.total === 1);
    expect(line()?.call).toEqual({ total: 1, intent: "video" });
    const details = await waitFor(
      anna.client,
      "room",
      { roomId },
      (room) => room.can.call && room.call?.people[0]?.name === "Ben Berg",
    );
    expect(details.call?.people).toMatchObject([{ id: benUser.userId }]);
    const bens = await waitFor(ben.client, "room", { roomId }, (room) => room.call !== undefined && room.can.call);
    expect(bens).toMatchObject({ call: { own: "elsewhere", total: 1 }, can: { call: true } });
    await put({});
    await list.until(() => line()?.call === undefined);
    await waitFor(anna.client, "room", { roomId }, (room) => room.call === undefined);
    await put(membership(benUser.userId, device, { expires: 2_000 }));
    await list.until(() => line()?.call?.total === 1);
    // Nobody sends anything any more: its time is over.
    await list.until(() => line()?.call === undefined);
    list.stop();
  });

  it("is told by sticky events as well, and rings", async () => {
    const roomId = await roomWithBen("Sticky", "direct");
    const rings = watchRings(anna, roomId);
    const list = watchRooms(anna.client);
    const line = () => list.items.find(({ id }) => id === roomId);
    let sent = 0;
    const stick = async (type: string, content: Record<string, unknown>) => {
      const query = "org.matrix.msc4354.sticky_duration_ms=60000";
      const path = `/v3/rooms/${roomId}/send/${type}/s${Date.now()}-${sent++}?${query}`;
      return String((await benApi.call("PUT", path, content)).event_id);
    };
    const RTC_MEMBER = "org.matrix.msc4143.rtc.member";
    const key = { slot_id: "m.call#ROOM", msc4354_sticky_key: "one" };
    const eventId = await stick(RTC_MEMBER, {
      ...key,
      application: { type: "m.call", "m.call.intent": "audio" },
      member: { user_id: benUser.userId, device_id: benApi.deviceId, id: "one" },
      versions: [],
    });
    await list.until(() => line()?.call !== undefined);
    expect(line()?.call).toEqual({ total: 1, intent: "audio" });
    const id = await stick(NOTIFICATION, { ...notification(eventId), msc4354_sticky_key: "m.call#ROOM" });
    await expect.poll(() => rings.now().map(({ notificationId }) => notificationId), { timeout: 20_000 }).toEqual([id]);
    await stick(RTC_MEMBER, key);
    await list.until(() => line()?.call === undefined);
    await expect.poll(() => rings.now(), { timeout: 20_000 }).toEqual([]);
    list.stop();
    rings.stop();
  }, 60_000);
});
