import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedCalls, sharedServers } from "../../support/shared-servers.ts";
import { listen, type TwoPeople, twoPeople } from "./support/two-people.ts";

const { synapse } = sharedServers();

describe.each([{ encrypted: true }, { encrypted: false }])("for widgets, room encrypted: $encrypted", (room) => {
  let two: TwoPeople;
  beforeAll(async () => {
    two = await twoPeople(synapse, room);
  });
  afterAll(() => two?.stop());

  it("a delayed event is sent when its time is over", async () => {
    const { anna, ben, annaId, roomId } = two;
    const bens = listen(ben, "widgetFeed", { roomId });
    await anna.client.call("widgetSendDelayed", {
      ...{ roomId, type: "org.example.late", delayMs: 300, stickyMs: 60_000 },
      content: { n: 1, msc4354_sticky_key: "k" },
    });
    const { event } = await bens.until((feed) => feed.event.type === "org.example.late");
    expect(event).toMatchObject({ sender: annaId, content: { n: 1 }, msc4354_sticky: { duration_ms: 60_000 } });
    const path = `/_matrix/client/v3/rooms/${roomId}/event/${event.event_id}`;
    const onTheServer: unknown = await getJson(path, await two.annaToken());
    expect(onTheServer).toMatchObject({ type: room.encrypted ? "m.room.encrypted" : "org.example.late" });
    bens.stop();
  });

  it("a delayed event waits when it is restarted, goes at once, or not at all", async () => {
    const { anna, ben, roomId } = two;
    const bens = listen(ben, "widgetFeed", { roomId });
    const delayed = async (n: number, stateKey?: string) => {
      const { delayId } = await anna.client.call("widgetSendDelayed", {
        ...{ roomId, type: "org.example.timer", delayMs: 3_600_000, content: { n } },
        ...(stateKey === undefined ? {} : { stateKey }),
      });
      return (action: "cancel" | "restart" | "send") => anna.client.call("widgetUpdateDelayed", { delayId, action });
    };
    const [first, second, third] = await Promise.all([delayed(1), delayed(2, "timer"), delayed(3)]);
    await first("restart");
    await first("cancel");
    await second("send");
    await third("send");
    const sent = (n: number) => (feed: (typeof bens.all)[number]) => feed.event.content.n === n;
    expect(await bens.until(sent(2))).toMatchObject({ what: "state", event: { state_key: "timer" } });
    expect(await bens.until(sent(3))).toMatchObject({ what: "event" });
    expect(bens.all.some(sent(1))).toBe(false);
    // State is never encrypted: the server must see who is in a call.
    const [state] = await ben.client.call("widgetReadState", { roomId, type: "org.example.timer", stateKey: "timer" });
    expect(state?.content).toEqual({ n: 2 });
    await expect(first("send")).rejects.toMatchObject({ status: expect.any(Number), errcode: expect.any(String) });
    bens.stop();
  });

  it("says what the homeserver said when it refuses", async () => {
    const { anna, ben, roomId } = two;
    const tooLate = anna.client.call("widgetSendDelayed", {
      ...{ roomId, type: "org.example.late", content: {}, delayMs: 10 ** 12 },
    });
    await expect(tooLate).rejects.toMatchObject({
      ...{ code: "invalid", status: 400, errcode: "ORG.MATRIX.MSC4140_DELAY_TOO_LARGE" },
    });
    const unknown = anna.client.call("widgetUpdateDelayed", { delayId: "../nothing", action: "restart" });
    await expect(unknown).rejects.toMatchObject({ code: "not-found", status: 404, errcode: "M_NOT_FOUND" });
    const notAllowed = ben.client.call("widgetSendEvent", {
      ...{ roomId, type: "m.room.power_levels", stateKey: "", content: {} },
    });
    await expect(notAllowed).rejects.toMatchObject({ code: "forbidden", status: 403, errcode: "M_FORBIDDEN" });
  });

  it("relations are read, decrypted, of the type that is asked for", async () => {
    const { anna, ben, roomId } = two;
    const send = (type: string, content: Record<string, unknown>) =>
      anna.client.call("widgetSendEvent", { roomId, type, content });
    const bens = listen(ben, "widgetFeed", { roomId });
    const { eventId } = await send("org.example.root", { body: "root" });
    const related = (rel_type: string, n: number) => ({ n, "m.relates_to": { rel_type, event_id: eventId } });
    await send("org.example.vote", related("m.reference", 1));
    await send("org.example.vote", related("m.reference", 2));
    await send("org.example.other", related("m.reference", 3));
    await send("m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key: "🖐️" } });
    await bens.until((feed) => feed.event.type === "m.reaction");
    const read = async (more: object) => {
      const { chunk } = await ben.client.call("widgetReadRelations", { roomId, eventId, ...more });
      return chunk.map(({ type, content }) => content.n ?? type);
    };
    expect(await read({ relationType: "m.reference", eventType: "org.example.vote" })).toEqual([2, 1]);
    expect(await read({ relationType: "m.reference", direction: "f" })).toEqual([1, 2, 3]);
    expect(await read({ eventType: "org.example.other" })).toEqual([3]);
    expect(await read({ relationType: "m.annotation", eventType: "m.reaction" })).toEqual(["m.reaction"]);
    const page = await ben.client.call("widgetReadRelations", { roomId, eventId, limit: 2 });
    expect(page).toMatchObject({ chunk: [{}, {}], nextBatch: expect.any(String) });
    const rest = await ben.client.call("widgetReadRelations", {
      roomId,
      eventId,
      ...(page.nextBatch === undefined ? {} : { from: page.nextBatch }),
    });
    expect(rest.chunk).toHaveLength(2);
    await expect(ben.client.call("widgetReadRelations", { roomId, eventId: "../../x" })).rejects.toMatchObject({
      code: "invalid",
    });
    bens.stop();
  });

  it("a file is uploaded encrypted, and read back; or as it is", async () => {
    const { anna, ben, roomId } = two;
    const file = new Blob(["a secret"], { type: "text/plain" });
    const sealed = await anna.client.call("widgetUpload", { roomId, file, encrypt: true });
    expect(sealed.contentUri).toMatch(/^mxc:\/\//);
    expect(sealed.file).toEqual({ key: expect.any(String), iv: expect.any(String), sha256: expect.any(String) });
    const encryption = sealed.file;
    if (!encryption) throw new Error("no key");
    const bytes = await ben.client.call("media", { source: { mxc: sealed.contentUri, encryption } });
    expect(await bytes.text()).toBe("a secret");
    const raw = await ben.client.call("media", { source: { mxc: sealed.contentUri } });
    expect(await raw.text()).not.toContain("secret");
    const plain = await anna.client.call("widgetUpload", { roomId, file });
    expect(plain.file).toBeUndefined();
    expect(await (await ben.client.call("media", { source: { mxc: plain.contentUri } })).text()).toBe("a secret");
  });

  it("state is read as it is now, of all keys and of one", async () => {
    const { anna, ben, annaId, benId, roomId } = two;
    const type = "org.example.setting";
    const put = (stateKey: string, n: number) =>
      anna.client.call("widgetSendEvent", { roomId, type, stateKey, content: { n } });
    const read = async (of: string, stateKey?: string) => {
      const wish = { roomId, type: of, ...(stateKey === undefined ? {} : { stateKey }) };
      return (await ben.client.call("widgetReadState", wish)).map((event) => [event.state_key, event.content.n]);
    };
    await put("a", 1);
    await put("b", 2);
    expect((await read(type)).toSorted()).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    await put("a", 3);
    expect(await read(type, "a")).toEqual([["a", 3]]);
    expect(await read(type, "c")).toEqual([]);
    const members = (await read("m.room.member")).map(([key]) => key);
    expect(members.toSorted()).toEqual([annaId, benId].toSorted());
    expect((await read("m.room.member", annaId)).map(([key]) => key)).toEqual([annaId]);
    expect(await read("m.room.name")).toEqual([["", undefined]]);
  });

  it("only in a room that the person is in", async () => {
    const { anna } = two;
    const roomId = "!elsewhere:localhost";
    const { call } = anna.client;
    const member = { id: "m" };
    const refused = [
      call("widgetSendEvent", { roomId, type: "a", content: {} }),
      call("widgetSendDelayed", { roomId, type: "a", content: {}, delayMs: 1000 }),
      call("widgetReadSticky", { roomId }),
      call("widgetReadRelations", { roomId, eventId: "$a" }),
      call("widgetReadAccountData", { roomId, type: "m.tag" }),
      call("widgetUpload", { roomId, file: new Blob(["x"]), encrypt: true }),
      call("rtcLivekitToken", { roomId, url: "wss://x", slotId: "m.call#ROOM", member }),
      call("rtcDelegateDelayedLeave", { roomId, slotId: "m.call#ROOM", member, delayId: "d" }),
    ];
    for (const outcome of refused) await expect(outcome).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("for widgets, of the account", () => {
  let two: TwoPeople;
  beforeAll(async () => {
    two = await twoPeople(synapse, { encrypted: false });
  });
  afterAll(() => two?.stop());

  it("rooms, people, room account data", async () => {
    const { anna, annaId, benId, roomId } = two;
    expect(await anna.client.call("widgetRooms", {})).toContain(roomId);
    const found = await anna.client.call("searchDirectory", { term: benId.slice(1, 8), limit: 5 });
    expect(found.people.length).toBeGreaterThan(0);
    expect(await anna.client.call("searchDirectory", { term: " ", limit: 5 })).toEqual({ limited: false, people: [] });
    expect(await anna.client.call("widgetReadAccountData", { roomId, type: "org.example.own" })).toBeUndefined();
    const token = await two.annaToken();
    await putJson(
      `/_matrix/client/v3/user/${encodeURIComponent(annaId)}/rooms/${roomId}/account_data/org.example.own`,
      token,
      {
        colour: "red",
      },
    );
    expect(await anna.client.call("widgetReadAccountData", { roomId, type: "org.example.own" })).toEqual({
      colour: "red",
    });
  });

  it("no TURN server where there is none; transports where they are named", async () => {
    const { anna } = two;
    await expect(anna.client.call("turnServers", {})).rejects.toMatchObject({ code: "not-found" });
    const { serviceUrl, livekit } = sharedCalls();
    expect(await anna.client.call("rtcTransports", {})).toEqual([
      { type: "livekit", livekit_service_url: serviceUrl, url: livekit.url },
    ]);
  });

  it("a token for a call, through the homeserver, for who is in the room", async () => {
    const { anna, ben, annaDevice, roomId } = two;
    const { livekit } = sharedCalls();
    const member = { id: "m", claimedDeviceId: annaDevice };
    const wish = { roomId, url: livekit.url, slotId: "m.call#ROOM", member };
    const { jwt } = await anna.client.call("rtcLivekitToken", wish);
    expect(jwt.split(".")).toHaveLength(3);
    await expect(
      anna.client.call("rtcLivekitToken", { ...wish, url: "wss://elsewhere.example" }),
    ).rejects.toMatchObject({
      ...{ code: "invalid", status: 400, errcode: "M_INVALID_PARAM" },
    });
    const handedOver = anna.client.call("rtcDelegateDelayedLeave", { ...wish, delayId: "d" });
    await expect(handedOver).rejects.toMatchObject({ code: "unsupported" });
    await ben.client.call("leaveRoom", { roomId });
    await expect(ben.client.call("rtcLivekitToken", wish)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("widgets of the account, as they are and as they change", async () => {
    const { anna, annaId } = two;
    const widgets = listen(anna, "accountWidgets", {});
    expect(await widgets.until(() => true)).toEqual([]);
    const path = `/_matrix/client/v3/user/${encodeURIComponent(annaId)}/account_data/m.widgets`;
    const content = {
      type: "m.stickerpicker",
      url: "https://stickers.example.org/?theme=$theme",
      name: "Stickers",
      data: {},
    };
    await putJson(path, await two.annaToken(), {
      stickers: { content, sender: annaId, state_key: "stickers", type: "m.widget", id: "stickers" },
      bad: { content: { type: "m.custom", url: "javascript:alert(1)" } },
      none: 7,
    });
    const told = await widgets.until((list) => list.length > 0);
    expect(told).toMatchObject([
      { id: "bad", url: "", fault: "malformed" },
      { id: "stickers", name: "Stickers", type: "m.stickerpicker", creator: annaId, url: content.url },
    ]);
    widgets.stop();
  });
});

async function getJson(path: string, token: string): Promise<unknown> {
  const reply = await fetch(synapse.baseUrl + path, { headers: { authorization: `Bearer ${token}` } });
  return reply.json();
}

async function putJson(path: string, token: string, body: unknown): Promise<void> {
  const reply = await fetch(synapse.baseUrl + path, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
}
