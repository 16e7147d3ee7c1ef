/** Which rooms a widget reaches: its own, those that it was granted, and never the one on the screen by chance. */
import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { accountWidget } from "../../../../src/client/features/widgets/host/widget-origin.ts";
import { createBench, OTHER, ROOM, roomEvent, testWidget } from "../../../support/widgets/widget-bench.ts";

const READ = "org.matrix.msc2762.receive.event:m.room.message";
const TEXT = "org.matrix.msc2762.send.event:m.room.message#m.text";
const TOPIC = "org.matrix.msc2762.receive.state_event:m.room.topic#";
const NOTES = "com.beeper.capabilities.receive.room_account_data:m.fully_read";
const timeline = (roomId: string) => `org.matrix.msc2762.timeline:${roomId}`;
const text = { type: "m.room.message", content: { msgtype: "m.text", body: "hi" } };
const readEvents = (room_ids?: unknown) => ({
  type: "m.room.message",
  ...(room_ids === undefined ? {} : { room_ids }),
});
const roomsOf = (reply: Record<string, unknown> | undefined) =>
  (reply?.events as { room_id: string }[] | undefined)?.map(({ room_id }) => room_id);

describe("another room", () => {
  test("is asked about by its name, unticked, and then all rights hold there", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [READ, TEXT, TOPIC, NOTES, timeline(OTHER)] });
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "capabilities") throw new Error("not asked");
    const line = prompt.items.find(({ kind }) => kind === "rooms-some");
    expect(line).toMatchObject({ names: [`Name of ${OTHER}`], risk: "high", proposed: false });
    prompt.answer({ allowed: prompt.items.flatMap(({ capabilities }) => capabilities), remember: false });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(await bench.request("send_event", { ...text, room_id: OTHER })).toEqual({
      room_id: OTHER,
      event_id: "$sent",
    });
    expect(roomsOf(await bench.request("org.matrix.msc2876.read_events", readEvents([OTHER])))).toEqual([OTHER]);
    expect(roomsOf(await bench.request("org.matrix.msc2876.read_events", readEvents("*")))).toEqual([ROOM, OTHER]);
    expect(roomsOf(await bench.request("org.matrix.msc2876.read_events", readEvents()))).toEqual([ROOM]);
    const notes = { type: "m.fully_read", room_ids: "*" };
    expect(roomsOf(await bench.request("com.beeper.read_room_account_data", notes))).toEqual([ROOM, OTHER]);
    const relations = { event_id: "$x", room_id: OTHER };
    expect(await bench.request("org.matrix.msc3869.read_relations", relations)).toMatchObject({
      chunk: [{ room_id: OTHER }],
      next_batch: "next",
    });
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM, OTHER]);
    expect(bench.calls).toContainEqual({
      name: "readState",
      arg: { roomId: OTHER, type: "m.room.topic", stateKey: "" },
    });
    // The grant says the name for the list of grants.
    expect(bench.grants.all.value[0]?.rooms).toEqual([{ id: OTHER, name: `Name of ${OTHER}` }]);
  });

  test("that the person is not in is not even asked about", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [timeline("!secret:hs")] });
    expect(bench.session.prompt.value).toBeUndefined();
    expect(bench.last("notify_capabilities")?.data.approved).toEqual([]);
  });

  test("without the right is out of reach of every request", async () => {
    const bench = createBench();
    await bench.start([READ, TEXT, NOTES, "org.matrix.msc4533.rtc_livekit_get_token"]);
    const refused = { error: { message: `Unable to access room timeline: ${OTHER}` } };
    const room_id = OTHER;
    const livekit = { room_id, slot_id: "s", url: "https://sfu.hs", member: { id: "m" }, server_name: "hs" };
    expect(await bench.request("send_event", { ...text, room_id })).toEqual(refused);
    expect(await bench.request("org.matrix.msc2876.read_events", readEvents([ROOM, OTHER]))).toEqual(refused);
    expect(await bench.request("org.matrix.msc3869.read_relations", { event_id: "$x", room_id })).toEqual(refused);
    const notes = { type: "m.fully_read", room_ids: [OTHER] };
    expect(await bench.request("com.beeper.read_room_account_data", notes)).toEqual(refused);
    expect(await bench.request("org.matrix.msc4533.rtc_livekit_get_token", livekit)).toEqual(refused);
    expect(bench.calls).toEqual([]);
    expect(roomsOf(await bench.request("org.matrix.msc2876.read_events", readEvents("*")))).toEqual([ROOM]);
  });

  test("taken back is gone: the feed is let go of", async () => {
    const bench = createBench();
    await bench.start([READ, timeline(OTHER)]);
    const [grant] = bench.grants.all.value;
    if (!grant) throw new Error("no grant");
    bench.grants.takeBack(grant, { what: "capabilities", capabilities: [timeline(OTHER)] });
    const before = bench.sent.length;
    await bench.push({ what: "event", event: roomEvent({ room_id: OTHER, event_id: "$there" }) });
    expect(bench.sent.length).toBe(before);
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM]);
  });
});

describe("all rooms", () => {
  test("are those that the person is in", async () => {
    const bench = createBench();
    bench.rooms.push("!third:hs");
    await bench.start([READ, TEXT, timeline("*")]);
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM, OTHER, "!third:hs"]);
    expect(roomsOf(await bench.request("org.matrix.msc2876.read_events", readEvents("*")))).toHaveLength(3);
    expect(await bench.request("send_event", { ...text, room_id: "!third:hs" })).toMatchObject({ event_id: "$sent" });
  });

  test("the person comes into later are among them", async () => {
    const bench = createBench();
    await bench.start([READ, timeline("*")]);
    bench.rooms.push("!new:hs");
    bench.rooms.shift();
    await bench.clock.advance(61_000);
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM, OTHER, "!new:hs"]);
    for (const grant of bench.grants.all.value) bench.grants.takeBack(grant, { what: "everything" });
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM]);
  });

  test("are asked about apart, with the gravest words, unticked", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [timeline("*"), READ] });
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "capabilities") throw new Error("not asked");
    expect(prompt.items.find(({ kind }) => kind === "rooms-all")).toMatchObject({ risk: "high", proposed: false });
  });

  test("state comes room by room, once", async () => {
    const bench = createBench();
    const topic = (room_id: string) =>
      roomEvent({ type: "m.room.topic", state_key: "", room_id, event_id: `$${room_id}` });
    bench.state.push(topic(ROOM), topic(OTHER));
    await bench.start([TOPIC, timeline("*")]);
    expect(bench.last("update_state")?.data).toEqual({ state: [topic(ROOM), topic(OTHER)] });
    const before = bench.sent.length;
    await bench.push({ what: "state", event: topic(OTHER) });
    expect(bench.sent.length).toBe(before);
  });
});

describe("a widget of the account", () => {
  test("follows the room on the screen; one of a room stays where it is", async () => {
    const viewed = signal<string | undefined>(undefined);
    const { roomId: _room, eventId: _event, ...own } = testWidget();
    const bench = createBench({ widget: accountWidget(own), viewedRoom: viewed });
    await bench.start([READ, TEXT, TOPIC, "m.sticker"]);
    expect(await bench.request("send_event", text)).toEqual({ error: { message: "There is no room here" } });
    expect(bench.feeds.size).toBe(0);
    viewed.value = OTHER;
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(await bench.request("send_event", text)).toMatchObject({ room_id: OTHER });
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([OTHER]);
    viewed.value = ROOM;
    await new Promise((resolve) => setTimeout(resolve, 0));
    const sticker = { name: "Cat", content: { url: "mxc://hs/cat", info: { w: 1, evil: 1 } } };
    expect(await bench.request("m.sticker", sticker)).toEqual({});
    expect(bench.calls.at(-1)?.arg).toEqual({
      roomId: ROOM,
      type: "m.sticker",
      content: { body: "Cat", url: "mxc://hs/cat", info: { w: 1 } },
    });
    expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM]);
    const before = bench.sent.length;
    await bench.push({ what: "event", event: roomEvent({ room_id: OTHER }) });
    expect(bench.sent.length).toBe(before);
  });
});
