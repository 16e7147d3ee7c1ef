import { describe, expect, test } from "vitest";
import { createBench, OTHER, ROOM } from "../../../support/widgets/widget-bench.ts";

const KEYS = "io.element.call.encryption_keys";
const SEND = `org.matrix.msc3819.send.to_device:${KEYS}`;
const HEAR = `org.matrix.msc3819.receive.to_device:${KEYS}`;
const message = (room_id: string | undefined, type = KEYS) => ({
  type,
  sender: "@ben:example.org",
  content: { keys: 1, ...(room_id === undefined ? {} : { room_id }) },
  encrypted: true,
});

describe("to devices", () => {
  test("goes to the hub with the widget's room, which looks who is in it", async () => {
    const bench = createBench();
    await bench.start([SEND]);
    const messages = { "@ben:example.org": { "*": { a: 1 }, DEV: {} } };
    expect(await bench.request("send_to_device", { type: KEYS, encrypted: true, messages })).toEqual({});
    expect(bench.calls).toEqual([
      { name: "sendToDevice", arg: { roomId: ROOM, type: KEYS, encrypted: true, messages } },
    ]);
  });

  test.each([
    ["another type", { type: "m.x", encrypted: true, messages: {} }],
    ["no flag", { type: KEYS, messages: {} }],
    ["a flag that is text", { type: KEYS, encrypted: "yes", messages: {} }],
    ["no messages", { type: KEYS, encrypted: true }],
    ["messages in a list", { type: KEYS, encrypted: true, messages: [] }],
    ["a name that is no person", { type: KEYS, encrypted: true, messages: { ben: { D: {} } } }],
    ["devices in a list", { type: KEYS, encrypted: true, messages: { "@b:hs": [{}] } }],
    ["a device without a name", { type: KEYS, encrypted: true, messages: { "@b:hs": { "": {} } } }],
    ["content that is text", { type: KEYS, encrypted: true, messages: { "@b:hs": { D: "x" } } }],
    [
      "a thousand people",
      {
        type: KEYS,
        encrypted: true,
        messages: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`@${i}:hs`, { D: {} }])),
      },
    ],
    ["too much", { type: KEYS, encrypted: true, messages: { "@b:hs": { D: { x: "x".repeat(60_000) } } } }],
  ])("%s is refused", async (_name, data) => {
    const bench = createBench();
    await bench.start([SEND]);
    expect(await bench.request("send_to_device", data)).toMatchObject({ error: { message: expect.any(String) } });
    expect(bench.calls).toEqual([]);
  });

  test("names that reach prototypes are no people", async () => {
    const bench = createBench();
    await bench.start([SEND]);
    const messages: unknown = JSON.parse('{"__proto__":{"D":{}},"constructor":{"D":{}},"@b:hs":{"__proto__":{"x":1}}}');
    await bench.request("send_to_device", { type: KEYS, encrypted: true, messages });
    for (const { arg } of bench.calls) expect(JSON.stringify(arg)).not.toMatch(/__proto__|constructor/);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test("has a rate of its own", async () => {
    const bench = createBench();
    await bench.start([SEND]);
    const messages = { "@b:hs": { D: {} } };
    for (let i = 0; i < 60; i++) await bench.request("send_to_device", { type: KEYS, encrypted: true, messages });
    expect(bench.calls).toHaveLength(40);
  });

  test("what crypto says to itself is granted to nobody", async () => {
    const between = [
      ...["m.room_key", "m.room_key.withheld", "m.room_key_request", "m.forwarded_room_key", "m.secret.send"],
      ...["m.secret.request", "m.key.verification.start", "m.key.verification.mac", "m.room.encrypted", "m.dummy"],
    ];
    const asked = between.flatMap((type) => [
      `org.matrix.msc3819.send.to_device:${type}`,
      `org.matrix.msc3819.receive.to_device:${type}`,
    ]);
    const everything = { capabilities: ["org.matrix.msc3819.*", "*"], identity: false };
    const bench = createBench({ preapproved: everything });
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: asked });
    expect(bench.session.prompt.value).toBeUndefined();
    expect(bench.last("notify_capabilities")?.data.approved).toEqual([]);
    expect(bench.hearing.size).toBe(0);
  });
});

describe("from devices", () => {
  test("what it may hear, of its room or of none", async () => {
    const bench = createBench();
    await bench.start([HEAR]);
    expect([...bench.hearing].map(({ types }) => types)).toEqual([[KEYS]]);
    await bench.tell(message(ROOM));
    expect(bench.last("send_to_device")?.data).toEqual(message(ROOM));
    const before = bench.sent.length;
    await bench.tell(message(OTHER));
    await bench.tell(message(undefined, "m.other"));
    expect(bench.sent.length).toBe(before);
    await bench.tell(message(undefined));
    expect(bench.sent.length).toBe(before + 1);
  });

  test("ends with the right, and with the widget", async () => {
    const bench = createBench();
    await bench.start([HEAR]);
    const [grant] = bench.grants.all.value;
    if (grant) bench.grants.takeBack(grant, { what: "everything" });
    expect(bench.hearing.size).toBe(0);
    const other = createBench();
    await other.start([HEAR]);
    other.session.close();
    expect(other.hearing.size).toBe(0);
  });
});
