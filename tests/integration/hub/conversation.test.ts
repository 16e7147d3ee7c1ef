import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedServers } from "../../support/shared-servers.ts";
import {
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

describe.each([{ encrypted: true }, { encrypted: false }])("a conversation, encrypted: $encrypted", ({ encrypted }) => {
  let anna: NodeHub;
  let ben: NodeHub;
  let roomId: string;
  let annaId: string;
  let benId: string;

  beforeAll(async () => {
    const annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
    const benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
    annaId = annaUser.userId;
    benId = benUser.userId;
    anna = startHub();
    ben = startHub();
    await Promise.all([signIn(anna, synapse.baseUrl, annaUser), signIn(ben, synapse.baseUrl, benUser)]);
    const ready = (hub: NodeHub) =>
      waitFor(
        hub.client,
        "status",
        {},
        (status) => signedIn(status) && status.crypto === "ready" && status.verified === true,
      );
    await Promise.all([ready(anna), ready(ben)]);
    ({ roomId } = await anna.client.call("createRoom", { name: "Talk", encrypted, kind: "private", invite: [benId] }));
    const list = watchRooms(ben.client);
    const [invitation] = await list.until((rooms) => rooms[0]?.membership === "invite");
    expect(invitation).toMatchObject({ id: roomId, name: "Talk", inviter: { id: annaId, name: "Anna Abt" } });
    await ben.client.call("joinRoom", { roomIdOrAlias: roomId });
    await list.until((rooms) => rooms[0]?.membership === "join");
    await waitFor(anna.client, "room", { roomId }, (room) => room.joinedCount === 2);
  });
  afterAll(async () => {
    await Promise.all([anna?.stop(), ben?.stop()]);
  });

  it("goes both ways: message, reply, edit, reaction, redaction", async () => {
    const annas = watchTimeline(anna.client, roomId);
    const bens = watchTimeline(ben.client, roomId);
    await anna.client.call("send", { roomId, text: "Hello *Ben*" });
    const heard = await bens.until((items) => textsOf(items).includes("Hello *Ben*"));
    const first = heard.find((item) => item.body.kind === "text");
    expect(first).toMatchObject({ sender: { id: annaId, name: "Anna Abt" }, own: false, delivery: { state: "sent" } });
    await bens.until((items) => items.every((item) => item.shield === undefined));
    const eventId = first?.eventId ?? "";

    await ben.client.call("send", { roomId, text: "Hello Anna", replyTo: eventId });
    const answered = await annas.until((items) => textsOf(items).includes("Hello Anna"));
    expect(answered.at(-1)?.replyTo).toMatchObject({ eventId, text: "Hello Ben" });

    await anna.client.call("edit", { roomId, eventId, text: "Hello dear Ben" });
    await bens.until((items) => items.some((item) => item.edited && textsOf([item])[0] === "Hello dear Ben"));

    await ben.client.call("react", { roomId, eventId, key: "👍" });
    await annas.until((items) =>
      items.some((item) => item.reactions?.[0]?.key === "👍" && item.reactions[0].count === 1),
    );
    await ben.client.call("react", { roomId, eventId, key: "👍" });
    await annas.until((items) => items.every((item) => (item.reactions?.length ?? 0) === 0));

    await anna.client.call("redact", { roomId, eventId });
    await bens.until((items) => items.some((item) => item.body.kind === "redacted"));
    annas.stop();
    bens.stop();
  });

  it("shows who types and who has read", async () => {
    const annas = watchTimeline(anna.client, roomId);
    const typing = waitFor(anna.client, "room", { roomId }, (room) => room.typing.some(({ id }) => id === benId));
    await ben.client.call("setTyping", { roomId, typing: true });
    await typing;
    await anna.client.call("send", { roomId, text: "read me" });
    const bens = watchTimeline(ben.client, roomId);
    await bens.until((items) => textsOf(items).includes("read me"));
    const list = watchRooms(ben.client);
    await list.until((rooms) => (rooms[0]?.unread ?? 0) > 0);
    await ben.client.call("markRead", { roomId });
    await annas.until((items) => items.at(-1)?.readBy?.some(({ id }) => id === benId) === true);
    await list.until((rooms) => rooms[0]?.unread === 0);
    for (const watched of [annas, bens, list]) watched.stop();
  });

  it("carries an image", async () => {
    const annas = watchTimeline(anna.client, roomId);
    const bens = watchTimeline(ben.client, roomId);
    const png = Uint8Array.from(
      atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
      (char) => char.charCodeAt(0),
    );
    await anna.client.call("sendFile", { roomId, file: new Blob([png], { type: "image/png" }), name: "dot.png" });
    const items = await bens.until((all) => all.some((item) => item.body.kind === "media"));
    const body = items.findLast((item) => item.body.kind === "media")?.body;
    if (body?.kind !== "media") throw new Error("no media");
    expect(body.media).toMatchObject({ kind: "image", name: "dot.png", mediaType: "image/png", width: 1, height: 1 });
    expect(body.media.source.encryption !== undefined).toBe(encrypted);
    const blob = await ben.client.call("media", { source: body.media.source, mediaType: "image/png" });
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(png);
    expect(blob.type).toBe("image/png");
    annas.stop();
    bens.stop();
  });

  it("pages back", async () => {
    for (let i = 0; i < 30; i++) await anna.client.call("send", { roomId, text: `number ${i}` });
    const bens = watchTimeline(ben.client, roomId);
    await bens.until((items) => textsOf(items).includes("number 29"), 60_000);
    let reachedStart = false;
    while (!reachedStart) ({ reachedStart } = await ben.client.call("pageBack", { roomId, count: 20 }));
    const all = textsOf(bens.items).filter((text) => text.startsWith("number "));
    expect(all).toEqual(Array.from({ length: 30 }, (_, i) => `number ${i}`));
    await expect.poll(() => bens.edges).toMatchObject({ reachedStart: true, loadingOlder: false });
    bens.stop();
  });
});
