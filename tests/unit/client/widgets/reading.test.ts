/** Relations, people, notes, stickers and pictures: what is asked, what comes back, what is left out. */
import { describe, expect, test } from "vitest";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench, OTHER, ROOM, roomEvent } from "../../../support/widgets/widget-bench.ts";

const RELATIONS = "org.matrix.msc3869.read_relations";
const DIRECTORY = "org.matrix.msc3973.user_directory_search";
const NOTES = "com.beeper.read_room_account_data";
const READ_REACTIONS = "org.matrix.msc2762.receive.event:m.reaction";
const SHOT = "m.capability.screenshot";

describe("relations", () => {
  test("come as far as they may be received", async () => {
    const events = [
      roomEvent({ event_id: "$1", type: "m.reaction" }),
      roomEvent({ event_id: "$2" }),
      roomEvent({ event_id: "$3", type: "m.reaction", room_id: OTHER }),
      roomEvent({ event_id: "$4", type: "m.reaction", state_key: "" }),
    ];
    const bench = createBench({
      driver: {
        readRelations: async (query) => {
          bench.calls.push({ name: "readRelations", arg: query });
          return { chunk: events, nextBatch: "n", prevBatch: "p" };
        },
      },
    });
    await bench.start([READ_REACTIONS]);
    const query = {
      event_id: "$x",
      rel_type: "m.annotation",
      event_type: "m.reaction",
      limit: 5000,
      from: "f",
      to: "t",
    };
    expect(await bench.request(RELATIONS, { ...query, direction: "f" })).toEqual({
      chunk: [events[0]],
      next_batch: "n",
      prev_batch: "p",
    });
    expect(bench.calls[0]?.arg).toEqual({
      ...{ roomId: ROOM, eventId: "$x", relationType: "m.annotation", eventType: "m.reaction", limit: 100 },
      ...{ from: "f", to: "t", direction: "f" },
    });
  });

  test.each([
    {},
    { event_id: "" },
    { event_id: "x" },
    { event_id: 5 },
    { event_id: "$x", limit: -1 },
    { event_id: "$x", direction: "up" },
    { event_id: "$x", room_id: OTHER },
    { event_id: "$x", from: "x".repeat(3000) },
  ])("%o is refused", async (data) => {
    const bench = createBench();
    await bench.start([READ_REACTIONS]);
    expect(await bench.request(RELATIONS, data)).toMatchObject({ error: {} });
    expect(bench.calls).toEqual([]);
  });
});

describe("people", () => {
  test("are looked for, so many at most, and their pictures may be fetched", async () => {
    const bench = createBench();
    await bench.start([DIRECTORY, "org.matrix.msc4039.download_file"]);
    expect(await bench.request(DIRECTORY, { search_term: "be", limit: 9999 })).toEqual({
      limited: false,
      results: [{ user_id: "@ben:example.org", display_name: "Ben", avatar_url: "mxc://example.org/ben" }],
    });
    await bench.request(DIRECTORY, { search_term: "be" });
    expect(bench.calls.map(({ arg }) => arg)).toEqual([
      { term: "be", limit: 50 },
      { term: "be", limit: 10 },
    ]);
    const fetched = await bench.request("org.matrix.msc4039.download_file", { content_uri: "mxc://example.org/ben" });
    expect(fetched).toEqual({ file: expect.any(Blob) });
  });

  test.each([{}, { search_term: 5 }, { search_term: "x", limit: -1 }, { search_term: "x".repeat(300) }])(
    "%o is refused",
    async (data) => {
      const bench = createBench();
      await bench.start([DIRECTORY]);
      expect(await bench.request(DIRECTORY, data)).toMatchObject({ error: {} });
      expect(bench.calls).toEqual([]);
    },
  );

  test("are not searched by the hundred", async () => {
    const bench = createBench();
    await bench.start([DIRECTORY]);
    for (let i = 0; i < 30; i++) await bench.request(DIRECTORY, { search_term: `${i}` });
    expect(bench.calls).toHaveLength(10);
  });
});

describe("what the person noted about the room", () => {
  test("type by type", async () => {
    const bench = createBench();
    await bench.start(["com.beeper.capabilities.receive.room_account_data:m.fully_read"]);
    expect(await bench.request(NOTES, { type: "m.fully_read" })).toEqual({
      events: [{ type: "m.fully_read", room_id: ROOM, content: { event_id: "$read" } }],
    });
    expect(await bench.request(NOTES, { type: "m.tag" })).toEqual({
      error: { message: "Cannot read room account data of this type" },
    });
    expect(await bench.request(NOTES, {})).toMatchObject({ error: {} });
  });

  test("there may be nothing", async () => {
    const bench = createBench({ driver: { readAccountData: async () => undefined } });
    await bench.start(["com.beeper.capabilities.receive.room_account_data:m.tag"]);
    expect(await bench.request(NOTES, { type: "m.tag" })).toEqual({ events: [] });
  });
});

describe("a sticker", () => {
  const good = { name: "Cat", description: "A cat", content: { url: "mxc://hs/cat", info: { w: 1, h: 2 } } };

  test("is sent with what a sticker has", async () => {
    const bench = createBench();
    await bench.start(["m.sticker"]);
    expect(await bench.request("m.sticker", good)).toEqual({});
    expect(bench.calls[0]?.arg).toEqual({
      roomId: ROOM,
      type: "m.sticker",
      content: { body: "A cat", url: "mxc://hs/cat", info: { w: 1, h: 2 } },
    });
  });

  test.each([
    {},
    { name: "x" },
    { ...good, name: 5 },
    { ...good, content: { url: "https://evil.example/x.png" } },
    { ...good, content: { url: "mxc://a/../b" } },
    { ...good, content: { url: "mxc://hs/cat", info: { w: "wide" } } },
  ])("%o is none", async (data) => {
    const bench = createBench();
    await bench.start(["m.sticker"]);
    expect(await bench.request("m.sticker", data)).toMatchObject({ error: {} });
    expect(bench.calls).toEqual([]);
  });

  test("needs its right", async () => {
    const bench = createBench();
    await bench.start(["org.matrix.msc2762.send.event:x"]);
    expect(await bench.request("m.sticker", good)).toEqual({ error: { message: "Missing capability" } });
  });
});

describe("a picture of the widget", () => {
  test("is made by the widget, if it offered to", async () => {
    const bench = createBench();
    expect(bench.session.canScreenshot.value).toBe(false);
    await bench.start([SHOT]);
    expect(bench.session.canScreenshot.value).toBe(true);
    const taken = bench.session.takeScreenshot();
    await bench.answer("screenshot", { screenshot: new Blob(["png"]) });
    expect(await (await taken).text()).toBe("png");
  });

  test.each([{}, { screenshot: "data:image/png,x" }, { screenshot: [new Blob(["x"])] }])(
    "%o is none",
    async (response) => {
      const bench = createBench();
      await bench.start([SHOT]);
      const taken = bench.session.takeScreenshot().catch((thrown: unknown) => thrown);
      await bench.answer("screenshot", response);
      await bench.clock.advance(60_000);
      expect(await taken).toMatchObject({ code: "unavailable" });
    },
  );

  test("is not asked of one that did not", async () => {
    const bench = createBench();
    await bench.start([]);
    await expect(bench.session.takeScreenshot()).rejects.toMatchObject({ code: "forbidden" });
    expect(bench.last("screenshot")).toBeUndefined();
  });
});

test("a large answer is measured without the question that it repeats", async () => {
  const bench = createBench();
  const members = Array.from({ length: 900 }, (_, i) =>
    roomEvent({
      type: "m.room.member",
      state_key: `@${i}:hs`,
      event_id: `$${i}`,
      content: { displayname: "x".repeat(600) },
    }),
  );
  bench.state.push(...members);
  await bench.start(["org.matrix.msc2762.receive.state_event:m.room.member"]);
  const updates = bench.sent.filter(({ message }) => message.action === "update_state");
  expect(updates.map(({ message }) => (message.data.state as unknown[]).length)).toEqual([400, 400, 100]);
  for (const { message } of updates) await bench.post({ ...message, response: {} });
  await settle();
  expect(bench.sent.filter(({ message }) => message.response)).toEqual([]);
});
