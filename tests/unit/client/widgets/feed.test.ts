import { describe, expect, test } from "vitest";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench, ME, roomEvent } from "../../../support/widgets/widget-bench.ts";

const READ_MESSAGES = "org.matrix.msc2762.receive.event:m.room.message";
const READ_TOPIC = "org.matrix.msc2762.receive.state_event:m.room.topic";
const READ_MEMBERS = "org.matrix.msc2762.receive.state_event:m.room.member";
const topic = (event_id: string, text = event_id) =>
  roomEvent({ type: "m.room.topic", state_key: "", event_id, content: { topic: text } });

describe("the feed", () => {
  test("gives the state once, then changes, and never what was not granted", async () => {
    const bench = createBench();
    bench.state.push(topic("$1"), roomEvent({ type: "m.room.name", state_key: "" }));
    await bench.start([READ_TOPIC, READ_MESSAGES]);
    expect(bench.last("update_state")?.data).toEqual({ state: [topic("$1")] });
    await bench.push({ what: "state", event: topic("$2") });
    expect(bench.last("update_state")?.data).toEqual({ state: [topic("$2")] });
    const before = bench.sent.length;
    await bench.push({ what: "state", event: roomEvent({ type: "m.room.name", state_key: "" }) });
    await bench.push({ what: "event", event: roomEvent({ type: "m.reaction" }) });
    await bench.push({ what: "event", event: roomEvent({ room_id: "!other:hs" }) });
    await bench.push({ what: "state", event: topic("$2") });
    expect(bench.sent.length).toBe(before);
    await bench.push({ what: "event", event: roomEvent() });
    await bench.push({ what: "event", event: roomEvent() });
    expect(bench.sent.length).toBe(before + 1);
    expect(bench.last("send_event")?.data).toEqual(roomEvent());
  });

  test("a renegotiation never sends old state again", async () => {
    const bench = createBench();
    const member = roomEvent({ type: "m.room.member", state_key: ME, event_id: "$member" });
    bench.state.push(topic("$1"), member);
    await bench.start([READ_TOPIC]);
    expect(
      await bench.request("org.matrix.msc2974.request_capabilities", { capabilities: [READ_TOPIC, READ_MEMBERS] }),
    ).toEqual({});
    await settle();
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "capabilities") throw new Error("not asked");
    expect(prompt.items.flatMap(({ capabilities }) => capabilities)).toEqual([READ_MEMBERS]);
    prompt.answer({ allowed: [READ_MEMBERS], remember: false });
    await settle();
    expect(bench.last("notify_capabilities")?.data.approved).toEqual([READ_TOPIC, READ_MEMBERS]);
    expect(bench.last("update_state")?.data).toEqual({ state: [member] });
    // The same piece of state under a wider grant is not sent again either.
    const count = () => bench.sent.filter(({ message }) => JSON.stringify(message.data).includes('"$1"')).length;
    expect(count()).toBe(1);
    await bench.request("org.matrix.msc2974.request_capabilities", { capabilities: [`${READ_TOPIC}#`] });
    await settle();
    const wider = bench.session.prompt.value;
    if (wider?.kind === "capabilities") wider.answer({ allowed: [`${READ_TOPIC}#`], remember: false });
    await settle();
    expect(count()).toBe(1);
  });

  test("a change that comes while the first state is read wins", async () => {
    let release: () => void = () => undefined;
    const bench = createBench({
      driver: {
        readState: () =>
          new Promise((resolve) => {
            release = () => resolve([topic("$old")]);
          }),
      },
    });
    await bench.start([READ_TOPIC]);
    await bench.push({ what: "state", event: topic("$new") });
    release();
    await settle();
    await bench.answer("supported_api_versions", { supported_versions: ["org.matrix.msc2762_update_state"] });
    expect(
      bench.sent.filter(({ message }) => message.action === "update_state").map(({ message }) => message.data),
    ).toEqual([{ state: [topic("$new")] }]);
  });

  test("an old widget gets changes of state as events", async () => {
    const bench = createBench();
    bench.state.push(topic("$1"));
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [READ_TOPIC] });
    const prompt = bench.session.prompt.value;
    if (prompt?.kind === "capabilities") prompt.answer({ allowed: [READ_TOPIC], remember: false });
    await settle();
    await bench.answer("supported_api_versions", { supported_versions: ["0.0.2"] });
    await bench.push({ what: "state", event: topic("$2") });
    expect(bench.last("update_state")).toBeUndefined();
    expect(bench.last("send_event")?.data).toEqual(topic("$2"));
  });

  test("a widget that stops answering is stopped before it costs", async () => {
    const bench = createBench();
    await bench.start([READ_MESSAGES]);
    for (let i = 0; i < 600; i++)
      for (const { push } of bench.feeds) push({ what: "event", event: roomEvent({ event_id: `$${i}` }) });
    expect(bench.session.phase.value).toBe("hung");
    expect(bench.feeds.size).toBe(0);
  });
});
