import { describe, expect, test } from "vitest";
import { createBench, OTHER, ROOM } from "../../../support/widgets/widget-bench.ts";

const SEND = "org.matrix.msc2762.send.event:x";
const SEND_STATE = "org.matrix.msc2762.send.state_event:x";
const DELAY = "org.matrix.msc4157.send.delayed_event";
const UPDATE = "org.matrix.msc4157.update_delayed_event";
const STICK = "org.matrix.msc4407.send.sticky_event";
const event = { type: "x", content: { a: 1 } };

describe("an event that is put off", () => {
  test("goes out with its delay, and answers with its id", async () => {
    const bench = createBench();
    await bench.start([SEND, SEND_STATE, DELAY, STICK]);
    const reply = await bench.request("send_event", { ...event, delay: 5000 });
    expect(reply).toEqual({ room_id: ROOM, delay_id: expect.any(String) });
    await bench.request("send_event", { ...event, state_key: "k", delay: 0 });
    await bench.request("send_event", { ...event, delay: 1000, sticky_duration_ms: 9e9 });
    expect(bench.calls).toEqual([
      { name: "sendDelayed", arg: { roomId: ROOM, type: "x", content: { a: 1 }, delayMs: 5000 } },
      { name: "sendDelayed", arg: { roomId: ROOM, type: "x", content: { a: 1 }, stateKey: "k", delayMs: 0 } },
      { name: "sendDelayed", arg: { roomId: ROOM, type: "x", content: { a: 1 }, delayMs: 1000, stickyMs: 3_600_000 } },
    ]);
  });

  test("a deletion can be put off too", async () => {
    const bench = createBench();
    await bench.start(["org.matrix.msc2762.send.event:m.room.redaction", DELAY]);
    await bench.request("send_event", { type: "m.room.redaction", redacts: "$x", content: { reason: "r" }, delay: 9 });
    expect(bench.calls[0]?.arg).toMatchObject({ content: { redacts: "$x", reason: "r" }, delayMs: 9 });
  });

  test.each([
    ["without the right to put off", [SEND], { ...event, delay: 1 }],
    ["without the right to send", [DELAY], { ...event, delay: 1 }],
    ["by text", [SEND, DELAY], { ...event, delay: "1" }],
    ["by less than nothing", [SEND, DELAY], { ...event, delay: -1 }],
    ["by half a millisecond", [SEND, DELAY], { ...event, delay: 0.5 }],
    ["by a month", [SEND, DELAY], { ...event, delay: 30 * 86_400_000 }],
    ["in another room", [SEND, DELAY], { ...event, delay: 1, room_id: OTHER }],
  ])("is refused %s", async (_name, capabilities, data) => {
    const bench = createBench();
    await bench.start(capabilities);
    expect(await bench.request("send_event", data)).toMatchObject({ error: { message: expect.any(String) } });
    expect(bench.calls).toEqual([]);
  });

  test("is changed by who made it", async () => {
    const bench = createBench();
    await bench.start([SEND, DELAY, UPDATE]);
    const id = (await bench.request("send_event", { ...event, delay: 5000 }))?.delay_id;
    for (const action of ["restart", "restart", "cancel"]) {
      expect(await bench.request(UPDATE, { delay_id: id, action })).toEqual({});
    }
    expect(bench.calls.slice(1).map(({ arg }) => arg)).toEqual([
      { delayId: id, action: "restart" },
      { delayId: id, action: "restart" },
      { delayId: id, action: "cancel" },
    ]);
    // What has been cancelled or sent is nobody's.
    expect(await bench.request(UPDATE, { delay_id: id, action: "send" })).toMatchObject({ error: {} });
  });

  test("is not changed by anybody else, nor without the right", async () => {
    const mine = createBench();
    await mine.start([SEND, DELAY, UPDATE]);
    const id = (await mine.request("send_event", { ...event, delay: 5000 }))?.delay_id;
    const other = createBench();
    await other.start([SEND, DELAY, UPDATE]);
    for (const delay_id of [id, "", "__proto__", "constructor", 5, null]) {
      expect(await other.request(UPDATE, { delay_id, action: "cancel" })).toMatchObject({ error: {} });
    }
    expect(other.calls).toEqual([]);
    expect(await mine.request(UPDATE, { delay_id: id, action: "explode" })).toMatchObject({ error: {} });
    const [grant] = mine.grants.all.value;
    if (grant) mine.grants.takeBack(grant, { what: "capabilities", capabilities: [UPDATE] });
    expect(await mine.request(UPDATE, { delay_id: id, action: "cancel" })).toMatchObject({ error: {} });
    expect(mine.calls.map(({ name }) => name)).toEqual(["sendDelayed"]);
  });
});

describe("an event that sticks", () => {
  test("needs its right, is never state, and sticks an hour at most", async () => {
    const bench = createBench();
    await bench.start([SEND, SEND_STATE, STICK]);
    expect(await bench.request("send_event", { ...event, sticky_duration_ms: 60_000 })).toMatchObject({
      room_id: ROOM,
    });
    await bench.request("send_event", { ...event, sticky_duration_ms: 0 });
    expect(bench.calls.map(({ arg }) => arg)).toEqual([
      { roomId: ROOM, type: "x", content: { a: 1 }, stickyMs: 60_000 },
      { roomId: ROOM, type: "x", content: { a: 1 } },
    ]);
    const asState = { ...event, state_key: "", sticky_duration_ms: 1000 };
    expect(await bench.request("send_event", asState)).toEqual({
      error: { message: "Cannot send a state event with a sticky duration" },
    });
    const without = createBench();
    await without.start([SEND]);
    expect(await without.request("send_event", { ...event, sticky_duration_ms: 1 })).toEqual({
      error: { message: `Missing capability for ${STICK}` },
    });
  });

  test("what sticks already is handed over with the right, as far as it may be read", async () => {
    const bench = createBench();
    const stuck = (event_id: string, type: string, room_id = ROOM) => ({
      ...{ type, sender: "@ben:hs", event_id, room_id, origin_server_ts: 1, content: {}, unsigned: {} },
      msc4354_sticky: { duration_ms: 1000 },
    });
    bench.sticky.push(stuck("$1", "x"), stuck("$2", "secret"), stuck("$3", "x", OTHER));
    await bench.start(["org.matrix.msc4407.receive.sticky_event", "org.matrix.msc2762.receive.event:x"]);
    const given = bench.sent
      .filter(({ message }) => message.action === "send_event")
      .map(({ message }) => message.data);
    expect(given).toEqual([stuck("$1", "x")]);
  });
});
