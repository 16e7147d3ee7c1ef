import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedServers } from "../../support/shared-servers.ts";
import { type NodeHub, signIn, startHub } from "./support/node-hub.ts";
import { listen, ready, type TwoPeople, twoPeople } from "./support/two-people.ts";

const { synapse } = sharedServers();
const TYPE = "io.element.call.encryption_keys";

describe.each([{ encrypted: true }, { encrypted: false }])("to-device, room encrypted: $encrypted", (room) => {
  let two: TwoPeople;
  const more: NodeHub[] = [];
  beforeAll(async () => {
    two = await twoPeople(synapse, room);
  });
  afterAll(async () => {
    await two?.stop();
    await Promise.all(more.map((node) => node.stop()));
  });

  it("goes both ways with Olm, by device and to all devices", async () => {
    const { anna, ben, annaId, benId, annaDevice, benDevice, roomId } = two;
    const annas = listen(anna, "widgetToDevice", { types: [TYPE] });
    const bens = listen(ben, "widgetToDevice", { types: [TYPE] });
    await anna.client.call("widgetSendToDevice", {
      ...{ roomId, type: TYPE, encrypted: true },
      messages: { [benId]: { [benDevice]: { keys: { index: 0 } }, NOSUCH: { lost: true } } },
    });
    expect(await bens.until(() => true)).toEqual({
      ...{ type: TYPE, sender: annaId, encrypted: true },
      content: { keys: { index: 0 } },
    });
    await ben.client.call("widgetSendToDevice", {
      ...{ roomId, type: TYPE, encrypted: true },
      messages: { [annaId]: { "*": { n: 1 } }, [benId]: { "*": { n: 1 } } },
    });
    expect(await annas.until(() => true)).toMatchObject({ sender: benId, encrypted: true, content: { n: 1 } });
    for (const n of [2, 3, 4]) {
      void ben.client.call("widgetSendToDevice", {
        ...{ roomId, type: TYPE, encrypted: true },
        messages: { [annaId]: { [annaDevice]: { n } } },
      });
    }
    await annas.until(({ content }) => content.n === 4);
    expect(annas.all.map(({ content }) => content.n)).toEqual([1, 2, 3, 4]);
    annas.stop();
    bens.stop();
  });

  it("goes in clear where that is asked, and says so", async () => {
    const { anna, ben, annaId, benId, roomId } = two;
    const bens = listen(ben, "widgetToDevice", { types: ["org.example.plain"] });
    await anna.client.call("widgetSendToDevice", {
      ...{ roomId, type: "org.example.plain", encrypted: false },
      messages: { [benId]: { "*": { encrypted: true, hello: 1 } } },
    });
    expect(await bens.until(() => true)).toEqual({
      ...{ type: "org.example.plain", sender: annaId, encrypted: false },
      content: { encrypted: true, hello: 1 },
    });
    bens.stop();
  });

  it("goes to nobody who is not in the room, and carries nothing of the crypto's own", async () => {
    const { anna, roomId, benId } = two;
    const carl = await synapse.registerUser("carl");
    const to = (userId: string) => ({ [userId]: { "*": {} } });
    const send = (type: string, messages: Record<string, Record<string, object>>, encrypted = false) =>
      anna.client.call("widgetSendToDevice", { roomId, type, encrypted, messages: messages as never });
    for (const encrypted of [true, false]) {
      await expect(send(TYPE, { ...to(benId), ...to(carl.userId) }, encrypted)).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining(carl.userId),
      });
    }
    await expect(send(TYPE, to("no user"))).rejects.toMatchObject({ code: "forbidden" });
    for (const type of ["m.room_key", "m.room.encrypted", "m.secret.request", "m.key.verification.start", "m.dummy"]) {
      await expect(send(type, to(benId), true)).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(
      anna.client.call("widgetSendToDevice", {
        ...{ roomId: "!other:localhost", type: TYPE, encrypted: false },
        messages: to(benId),
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("never hands out room keys, whoever asks for them", async () => {
    const { anna, ben, benId, roomId } = two;
    const types = ["m.room_key", "m.room.encrypted", "m.secret.send", "m.room_key_request", TYPE];
    const bens = listen(ben, "widgetToDevice", { types });

    const other = startHub();
    more.push(other);
    const user = await synapse.registerUser("dora");
    await signIn(other, synapse.baseUrl, user);
    await ready(other);
    await anna.client.call("invite", { roomId, userId: user.userId });
    await other.client.call("joinRoom", { roomIdOrAlias: roomId });
    // A new room key goes to Ben with this.
    await other.client.call("send", { roomId, text: "Hello" });
    await anna.client.call("send", { roomId, text: "Hello Dora" });
    await anna.client.call("widgetSendToDevice", {
      ...{ roomId, type: TYPE, encrypted: true },
      messages: { [benId]: { "*": { last: true } } },
    });
    await bens.until(({ content }) => content.last === true);
    expect(bens.all).toHaveLength(1);
    bens.stop();
  });

  it("waits for the crypto of a hub that has just started", async () => {
    const { anna, ben, annaId, benId, roomId } = two;
    const annas = listen(anna, "widgetToDevice", { types: [TYPE] });
    const feed = listen(anna, "widgetFeed", { roomId });
    await ben.stop();
    const again = startHub(ben.profile);
    more.push(again);
    await Promise.all([
      again.client.call("widgetSendToDevice", {
        ...{ roomId, type: TYPE, encrypted: true },
        messages: { [annaId]: { "*": { early: true } } },
      }),
      again.client.call("widgetSendEvent", { roomId, type: "org.example.early", content: { early: true } }),
    ]);
    expect(await annas.until(({ content }) => content.early === true)).toMatchObject({
      sender: benId,
      encrypted: true,
    });
    await feed.until(({ event }) => event.type === "org.example.early");
    annas.stop();
    feed.stop();
  });
});
