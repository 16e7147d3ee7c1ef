/** Whatever takes the rights away, it takes all of them in the same turn: what runs stops, what is on its way is refused. */
import { describe, expect, test } from "vitest";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench, ROOM, roomEvent } from "../../../support/widgets/widget-bench.ts";

type Bench = ReturnType<typeof createBench>;
const ALL = [
  "m.always_on_screen",
  "town.robin.msc3846.turn_servers",
  "org.matrix.msc3973.user_directory_search",
  "org.matrix.msc4157.send.delayed_event",
  "org.matrix.msc4157.update_delayed_event",
  "org.matrix.msc2762.send.event:x",
  "org.matrix.msc2762.receive.event:m.room.message",
  "org.matrix.msc3819.receive.to_device:m.x",
  "org.matrix.msc3819.send.to_device:m.x",
];
const ways: readonly (readonly [string, (bench: Bench) => void])[] = [
  [
    "everything is taken back",
    (bench) => {
      for (const grant of bench.grants.all.value) bench.grants.takeBack(grant, { what: "everything" });
    },
  ],
  // Removed from the room, the room left, signed out: whoever shows the widget closes it.
  ["it is closed", (bench) => bench.session.close()],
  ["it shows another page of its own", (bench) => bench.session.frameLoaded()],
  ["it goes to another site", (bench) => void bench.post("hello", { origin: "https://evil.example" })],
];

describe.each(ways)("when %s", (_name, end) => {
  test("nothing runs on", async () => {
    const bench = createBench();
    await bench.start(ALL);
    await bench.request("watch_turn_servers");
    await bench.request("set_always_on_screen", { value: true });
    const delay = (await bench.request("send_event", { type: "x", content: {}, delay: 5000 }))?.delay_id;
    end(bench);
    await settle();
    bench.calls.length = 0;
    const heard = () =>
      bench.sent.filter(({ message }) =>
        ["send_event", "send_to_device", "update_turn_servers"].includes(message.action),
      );
    const before = heard().filter(({ message }) => !message.response).length;
    await bench.push({ what: "event", event: roomEvent({ event_id: "$after" }) });
    await bench.tell({ type: "m.x", sender: "@ben:hs", content: {}, encrypted: true });
    await bench.clock.advance(9_000_000);
    expect(heard().filter(({ message }) => !message.response)).toHaveLength(before);
    expect(bench.session.alwaysOnScreen.value).toBe(false);
    // What was put off goes on, and is nobody's any more.
    await bench.request("org.matrix.msc4157.update_delayed_event", { delay_id: delay, action: "cancel" });
    await bench.request("send_event", { type: "x", content: {} });
    await bench.request("send_to_device", { type: "m.x", encrypted: true, messages: { "@b:hs": { D: {} } } });
    expect(bench.calls).toEqual([]);
  });

  test("what is on its way is not delivered", async () => {
    let release: () => void = () => undefined;
    const bench = createBench({
      driver: {
        searchDirectory: () =>
          new Promise((resolve) => {
            release = () => resolve({ limited: false, people: [{ id: "@secret:hs", name: "Secret" }] });
          }),
      },
    });
    await bench.start(ALL);
    void bench.request("org.matrix.msc3973.user_directory_search", { search_term: "s" });
    await settle();
    end(bench);
    release();
    await settle();
    expect(JSON.stringify(bench.sent)).not.toContain("@secret:hs");
  });
});

test("one right taken back leaves the others", async () => {
  const bench = createBench();
  await bench.start(ALL);
  const [grant] = bench.grants.all.value;
  if (!grant) throw new Error("no grant");
  bench.grants.takeBack(grant, { what: "capabilities", capabilities: ["org.matrix.msc3819.receive.to_device:m.x"] });
  expect(bench.hearing.size).toBe(0);
  expect([...bench.feeds].map(({ roomId }) => roomId)).toEqual([ROOM]);
  expect(await bench.request("send_event", { type: "x", content: {} })).toMatchObject({ event_id: "$sent" });
});
