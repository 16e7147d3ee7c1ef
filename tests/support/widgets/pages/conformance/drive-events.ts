/** Events and state: sent, fed back, read, put off, stuck, taken back, related. */
import {
  capability,
  check,
  type DriveOptions,
  expect,
  expectEvent,
  expectRefusal,
  family,
  fromWidget,
  isObject,
  isText,
  toWidget,
  within,
} from "./steps.ts";
import type { Data } from "./strict-client.ts";

const TYPE = "org.example.conformance";
const STATE = "org.example.conformance.state";
const READ = "org.matrix.msc2876.read_events";

export async function driveEvents({ client, table, person, older, stuck, say }: DriveOptions): Promise<void> {
  const { room, other } = person;
  say("Events");
  const send = async (data: Data, expectedRoom = room): Promise<string> => {
    const reply = await client.request("send_event", data);
    expect(reply.room_id === expectedRoom, `room_id of the reply: ${String(reply.room_id)}`);
    expect(isText(reply.event_id) && reply.delay_id === undefined, "event_id of the reply");
    return reply.event_id;
  };
  const fed = (event_id: string) =>
    within(
      client.told("send_event", (event) => event.event_id === event_id),
      `send_event with ${event_id}`,
    );
  let text = "";

  await check(
    table,
    [fromWidget("send_event"), toWidget("send_event"), family("org.matrix.msc2762.send.event")],
    async () => {
      text = await send({ type: "m.room.message", content: { msgtype: "m.text", body: "conformance" } });
      const event = await fed(text);
      expectEvent(event, "m.room.message", room);
      expect(event.content.body === "conformance", "content arrives as it was sent");
      await expectRefusal(
        client.request("send_event", { type: "m.room.message", content: { msgtype: "m.image", body: "x" } }),
        "another kind of message",
      );
      await expectRefusal(client.request("send_event", { content: {} }), "an event without a type");
      // Deletions have a way of their own.
      const doomed = await send({ type: TYPE, content: { doomed: true } });
      const redaction = await send({ type: "m.room.redaction", content: { redacts: doomed, reason: "conformance" } });
      expectEvent(await fed(redaction), "m.room.redaction", room);
    },
  );

  await check(table, [family("org.matrix.msc2762.send.state_event"), toWidget("update_state")], async () => {
    const id = await send({ type: STATE, state_key: "mine", content: { at: Date.now() } });
    const has = ({ state }: Data) =>
      Array.isArray(state) && state.some((event) => isObject(event) && event.event_id === id);
    const { state } = await within(client.told("update_state", has), "update_state");
    for (const event of Array.isArray(state) ? state : []) {
      expectEvent(event, STATE, room);
      expect(typeof event.state_key === "string", "state_key");
    }
    await expectRefusal(
      client.request("send_event", { type: STATE, state_key: "theirs", content: {} }),
      "another state key",
    );
  });

  await check(table, [family("org.matrix.msc2762.receive.state_event")], async () => {
    const { events } = await client.request(READ, { type: STATE, state_key: true });
    expect(Array.isArray(events) && events.length > 0, "the state that was sent");
    for (const event of events) expectEvent(event, STATE, room);
    const one = await client.request(READ, { type: STATE, state_key: "mine" });
    expect(Array.isArray(one.events) && one.events.length === 1, "one state key");
  });

  await check(table, [fromWidget(READ), family("org.matrix.msc2762.receive.event")], async () => {
    const { events } = await client.request(READ, { type: "m.room.message", msgtype: "m.text", limit: 5 });
    expect(Array.isArray(events) && events.length > 0 && events.length <= 5, "the newest messages");
    for (const event of events) expectEvent(event, "m.room.message", room);
    expect(isObject(events[0]) && events[0].event_id === text, "newest first");
    await expectRefusal(client.request(READ, { type: "m.reaction" }), "a type that was not granted");
    await expectRefusal(client.request(READ, { type: TYPE, limit: -1 }), "a limit below nothing");
    const past = await client.request(READ, { type: `${TYPE}.old`, limit: older || 1 });
    expect(Array.isArray(past.events), "events");
    expect(past.events.length >= older, `${past.events.length} of ${older} older events`);
    return older > 0 ? `${older} events back` : "";
  });

  await check(table, [family("org.matrix.msc2762.timeline")], async () => {
    const there = await send({ type: TYPE, content: { there: true }, room_id: other }, other);
    expectEvent(await fed(there), TYPE, other);
    const { events } = await client.request(READ, { type: TYPE, room_ids: [other], limit: 1 });
    expect(Array.isArray(events) && isObject(events[0]) && events[0].room_id === other, "events of the other room");
    await expectRefusal(
      client.request("send_event", { type: TYPE, content: {}, room_id: "!nowhere:example.org" }),
      "a room that was not granted",
    );
  });

  await check(
    table,
    [
      capability("org.matrix.msc4157.send.delayed_event"),
      capability("org.matrix.msc4157.update_delayed_event"),
      fromWidget("org.matrix.msc4157.update_delayed_event"),
    ],
    async () => {
      const later = async (n: number) => {
        const reply = await client.request("send_event", { type: TYPE, content: { later: n }, delay: 600_000 });
        expect(isText(reply.delay_id) && reply.event_id === undefined, "delay_id of the reply");
        return reply.delay_id;
      };
      const update = (delay_id: string, action: string) =>
        client.request("org.matrix.msc4157.update_delayed_event", { delay_id, action });
      const dropped = await later(1);
      await update(dropped, "restart");
      await update(dropped, "cancel");
      const sent = await later(2);
      await update(sent, "send");
      await within(
        client.told("send_event", ({ content }) => isObject(content) && content.later === 2),
        "the event that was put off",
      );
      expect(!client.all("send_event").some(({ content }) => isObject(content) && content.later === 1), "cancelled");
      await expectRefusal(update("not-mine", "cancel"), "an unknown delay_id");
      await expectRefusal(update(sent, "explode"), "an unknown thing to do");
    },
  );

  await check(
    table,
    [capability("org.matrix.msc4407.send.sticky_event"), capability("org.matrix.msc4407.receive.sticky_event")],
    async () => {
      if (stuck) {
        // It was there before the widget: told when it may be heard.
        const isIt = ({ content }: Data) => isObject(content) && content.before === true;
        await within(client.told("send_event", isIt), "what stuck before");
      }
      const id = await send({ type: TYPE, content: { sticks: true }, sticky_duration_ms: 300_000 });
      const event = await fed(id);
      expectEvent(event, TYPE, room);
      const sticky = isObject(event.msc4354_sticky) ? event.msc4354_sticky : event.sticky;
      expect(isObject(sticky) && sticky.duration_ms === 300_000, "how long it sticks");
      await expectRefusal(
        client.request("send_event", { type: STATE, state_key: "mine", content: {}, sticky_duration_ms: 1000 }),
        "state that sticks",
      );
    },
  );

  await check(table, [fromWidget("org.matrix.msc3869.read_relations")], async () => {
    const relation = { rel_type: "m.reference", event_id: text };
    const related = await send({ type: TYPE, content: { answer: 42, "m.relates_to": relation } });
    await fed(related);
    const query = { event_id: text, rel_type: "m.reference", limit: 10, direction: "b" };
    const { chunk } = await client.request("org.matrix.msc3869.read_relations", query);
    expect(Array.isArray(chunk), "chunk");
    const found = chunk.find((event) => isObject(event) && event.event_id === related);
    expectEvent(found, TYPE, room);
    expect(found.content.answer === 42, "content, decrypted");
    await expectRefusal(client.request("org.matrix.msc3869.read_relations", {}), "no event");
  });

  await check(
    table,
    [fromWidget("com.beeper.read_room_account_data"), family("com.beeper.capabilities.receive.room_account_data")],
    async () => {
      const { events } = await client.request("com.beeper.read_room_account_data", { type: `${TYPE}.note` });
      expect(Array.isArray(events) && events.length === 1, "what was noted about the room");
      const [note] = events;
      expect(isObject(note) && note.type === `${TYPE}.note` && note.room_id === room, "type and room_id");
      expect(isObject(note.content), "content");
      await expectRefusal(
        client.request("com.beeper.read_room_account_data", { type: "m.fully_read" }),
        "a type that was not granted",
      );
    },
  );
}
