import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HubTopics } from "#contracts";
import { type FaultProxy, startFaultProxy } from "../../support/fault-proxy.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import { type NodeHub, signedIn, startHub, waitFor } from "./support/node-hub.ts";
import { listen, ready, type TwoPeople, twoPeople } from "./support/two-people.ts";

const { synapse } = sharedServers();
const TYPE = "org.matrix.msc4143.rtc.member";
type Feed = HubTopics["widgetFeed"]["push"];
const isEvent = (type: string, check: (content: Feed["event"]["content"]) => boolean) => (feed: Feed) =>
  feed.what === "event" && feed.event.type === type && check(feed.event.content);

/** Waits until these are what sticks in the room. */
const reads = (hub: NodeHub, roomId: string, wanted: readonly number[]) =>
  expect
    .poll(async () => (await hub.client.call("widgetReadSticky", { roomId })).map(({ content }) => content.n), {
      timeout: 20_000,
    })
    .toEqual(wanted);

describe.each([
  { sliding: true, encrypted: true },
  { sliding: false, encrypted: true },
  { sliding: true, encrypted: false },
])("sticky events, sliding: $sliding, encrypted: $encrypted", ({ sliding, encrypted }) => {
  let proxy: FaultProxy | undefined;
  let two: TwoPeople;
  beforeAll(async () => {
    proxy = sliding ? undefined : await startFaultProxy(synapse.baseUrl, { slidingSync: false });
    two = await twoPeople({ ...synapse, baseUrl: proxy?.baseUrl ?? synapse.baseUrl }, { encrypted });
    const transport = await waitFor(two.ben.client, "status", {}, signedIn);
    expect(transport).toMatchObject({ transport: sliding ? "sliding" : "classic" });
  });
  afterAll(async () => {
    await two?.stop();
    await proxy?.close();
  });

  const send = (key: string, content: Record<string, unknown>) =>
    two.anna.client.call("widgetSendEvent", {
      ...{ roomId: two.roomId, type: TYPE, stickyMs: 600_000 },
      content: { ...content, msc4354_sticky_key: key },
    });

  it("arrive once, are read while they stick, the newest of a key", async () => {
    const { ben, annaId, roomId } = two;
    const bens = listen(ben, "widgetFeed", { roomId });
    const { eventId } = await send("one", { n: 1 });
    const { event } = await bens.until(isEvent(TYPE, ({ n }) => n === 1));
    expect(event).toMatchObject({
      ...{ event_id: eventId, sender: annaId, room_id: roomId },
      content: { n: 1, msc4354_sticky_key: "one" },
      msc4354_sticky: { duration_ms: 600_000 },
    });
    expect(Number(event.unsigned.msc4354_sticky_duration_ttl_ms)).toBeGreaterThan(500_000);
    await send("one", { n: 2 });
    await send("two", { n: 3 });
    await bens.until(isEvent(TYPE, ({ n }) => n === 3));
    expect(bens.all.filter(isEvent(TYPE, () => true)).map((feed) => feed.event.content.n)).toEqual([1, 2, 3]);
    const read = await ben.client.call("widgetReadSticky", { roomId });
    expect(read.map(({ content }) => content.n)).toEqual([2, 3]);
    bens.stop();
  });

  it("are there for who joins later, however far the timeline has gone on, and after a restart", async () => {
    const { anna, ben, roomId } = two;
    await send("early", { n: 10 });
    for (let at = 0; at < 22; at++) {
      await anna.client.call("widgetSendEvent", { roomId, type: "org.example.noise", content: { at } });
    }
    const carla = startHub();
    const user = await synapse.registerUser("carla");
    await carla.client.call("signIn", {
      homeserver: proxy?.baseUrl ?? synapse.baseUrl,
      user: user.localpart,
      password: user.password,
    });
    await ready(carla);
    await anna.client.call("invite", { roomId, userId: user.userId });
    await carla.client.call("joinRoom", { roomIdOrAlias: roomId });
    const carlas = listen(carla, "widgetFeed", { roomId });
    // Without the keys of what was sent before she came, only later ones can be read in an encrypted room.
    if (!encrypted) await reads(carla, roomId, [2, 3, 10]);
    await waitFor(anna.client, "room", { roomId }, (room) => room.joinedCount === 3);
    await send("later", { n: 11 });
    await carlas.until(isEvent(TYPE, ({ n }) => n === 11));
    await reads(carla, roomId, encrypted ? [11] : [2, 3, 10, 11]);
    await carla.stop();

    const bens = listen(ben, "widgetFeed", { roomId });
    await send("last", { n: 12 });
    await bens.until(isEvent(TYPE, ({ n }) => n === 12));
    bens.stop();
    const { profile } = ben;
    await ben.stop();
    const again = startHub(profile);
    await waitFor(again.client, "status", {}, (status) => signedIn(status) && status.sync === "live");
    await ready(again);
    const feed = listen(again, "widgetFeed", { roomId });
    await reads(again, roomId, [2, 3, 10, 11, 12]);
    feed.stop();
    await again.stop();
  });

  it("go when they are taken back, and the widget hears of it", async () => {
    const { anna, roomId } = two;
    const annas = listen(anna, "widgetFeed", { roomId });
    const { eventId } = await send("gone", { n: 20 });
    await annas.until(isEvent(TYPE, ({ n }) => n === 20));
    await anna.client.call("widgetRedact", { roomId, eventId });
    const redaction = await annas.until(isEvent("m.room.redaction", () => true));
    expect(redaction.event).toMatchObject({ redacts: eventId });
    const read = await anna.client.call("widgetReadSticky", { roomId });
    expect(read.map(({ content }) => content.n)).not.toContain(20);
    annas.stop();
  });

  it("are refused where they make no sense", async () => {
    const { anna, roomId } = two;
    const wrong = (more: { readonly stickyMs: number; readonly stateKey?: string }) =>
      anna.client.call("widgetSendEvent", { roomId, type: TYPE, content: {}, ...more });
    await expect(wrong({ stickyMs: 1000, stateKey: "" })).rejects.toMatchObject({ code: "invalid" });
    await expect(wrong({ stickyMs: 0 })).rejects.toMatchObject({ code: "invalid" });
    await expect(wrong({ stickyMs: Number.NaN })).rejects.toMatchObject({ code: "invalid" });
  });
});
