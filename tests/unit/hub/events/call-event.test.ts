import { describe, expect, it } from "vitest";
import { bodyOfEvent, isShown, previewOfEvent } from "../../../../src/hub/events/index.ts";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { emptyUpdate, type RoomUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { ANNA, decrypted, encrypted, ME, message, type RawEvent, ROOM, raw } from "../../../support/room-events.ts";

const TYPE = "org.matrix.msc4075.rtc.notification";
const DECLINE = "org.matrix.msc4310.rtc.decline";
const REFERENCE = { rel_type: "m.reference", event_id: "$membership" };
const content = { notification_type: "ring", "m.mentions": { room: true }, "m.relates_to": REFERENCE };
const called = (patch: RawEvent = {}) => message("call", { type: TYPE, content, ...patch });
const options = { person: (id: string) => ({ id, name: id }) };

describe("a call in the timeline", () => {
  it("is a line of its own, and what belongs to it is none", () => {
    expect(isShown(called())).toBe(true);
    expect(bodyOfEvent(called(), options)).toEqual({ kind: "state", change: { what: "called" } });
    expect(previewOfEvent(called())).toEqual({ kind: "call", text: "" });
    const only = called({ content: { notification_type: "notification" } });
    expect(bodyOfEvent(only, options)).toEqual({ kind: "state", change: { what: "call-started" } });
    for (const type of [
      "org.matrix.msc3401.call.member",
      "org.matrix.msc4143.rtc.member",
      "io.element.call.reaction",
      "io.element.call.encryption_keys",
    ]) {
      expect(isShown(message("x", { type, content: {} })), type).toBe(false);
      expect(isShown(message("x", { type, content: {}, state_key: "x" })), type).toBe(false);
    }
  });

  it("that is malformed is no line", () => {
    for (const wrong of [{}, { notification_type: 7 }, { notification_type: "other" }, { notification_type: {} }]) {
      expect(isShown(called({ content: wrong }))).toBe(false);
    }
    expect(isShown(called({ state_key: "" }))).toBe(false);
  });
});

describe("a no to a call", () => {
  const ANSWERED = { rel_type: "m.reference", event_id: "$call" };
  const declined = (patch: RawEvent = {}) =>
    message("no", { type: DECLINE, content: { "m.relates_to": ANSWERED, reason: "busy" }, ...patch });

  it("is a line, and never the room's", () => {
    const line = { kind: "state", change: { what: "call-declined" } };
    expect(isShown(declined())).toBe(true);
    expect(bodyOfEvent(declined(), options)).toEqual(line);
    expect(previewOfEvent(declined())).toBeUndefined();
    const sealed = decrypted(encrypted("no", {}, ANSWERED), { "m.relates_to": ANSWERED }, DECLINE);
    expect(isShown(sealed)).toBe(true);
    expect(bodyOfEvent(sealed, options)).toEqual(line);
    expect(previewOfEvent(sealed)).toBeUndefined();
  });

  it("that declines nothing is no line, whatever it holds", () => {
    const huge = "$".padEnd(70_000, "x");
    for (const relation of [
      ...[undefined, null, 7, "$call", [], {}, { ...ANSWERED, rel_type: "m.thread" }, { ...ANSWERED, event_id: huge }],
      ...[
        { ...ANSWERED, event_id: { $call: 1 } },
        { ...ANSWERED, event_id: "call" },
        { ...ANSWERED, rel_type: [] },
      ],
      JSON.parse('{"__proto__": {"rel_type": "m.reference", "event_id": "$call"}}'),
    ]) {
      const event = declined({ content: { "m.relates_to": relation, body: undefined, "m.mentions": { room: true } } });
      expect(isShown(event)).toBe(false);
      expect(previewOfEvent(event)).toBeUndefined();
      expect(() => bodyOfEvent(event, options)).not.toThrow();
    }
    expect(isShown(declined({ state_key: "" }))).toBe(false);
    expect(isShown(declined({ content: { body: "not for people" } }))).toBe(false);
  });
});

describe("a call in the line of an encrypted room", () => {
  const store = createRoomStore({ userId: ME, clock: createFakeClock(), people: createPeople() });
  const apply = (update: Partial<RoomUpdate>) =>
    store.apply({
      rooms: new Map([[ROOM, { ...emptyUpdate, ...update }]]),
      accountData: [],
      toDevice: [],
      deviceLists: { changed: [], left: [] },
      complete: true,
    });
  const seal = (id: string) => {
    const event = encrypted(id, {}, REFERENCE);
    apply({ live: 1, timeline: [raw(id, { type: "m.room.encrypted", content: event.content })] });
    return event;
  };

  it("takes the line when it was read, and what is for machines never does", () => {
    apply({ initial: true, live: 0, timeline: [raw("one", { sender: ME })] });
    store.decrypted(decrypted(seal("hand"), { emoji: "x", "m.relates_to": REFERENCE }, "io.element.call.reaction"));
    expect(store.get(ROOM)).toMatchObject({ last: { eventId: "$one" }, unread: 0 });
    expect(store.get(ROOM)?.sealed).toBeUndefined();
    const event = seal("call");
    expect(store.get(ROOM)).toMatchObject({ last: { eventId: "$one" }, unread: 0 });
    store.decrypted(decrypted(event, content, TYPE));
    expect(store.get(ROOM)).toMatchObject({
      last: { eventId: "$call", kind: "call", senderId: ANNA },
      unread: 1,
      mentions: 1,
    });
    const answered = { "m.relates_to": { rel_type: "m.reference", event_id: "$call" }, "m.mentions": { room: true } };
    store.decrypted(decrypted(seal("no"), answered, DECLINE));
    apply({ live: 1, timeline: [raw("nope", { type: DECLINE, content: answered })] });
    expect(store.get(ROOM)).toMatchObject({ last: { eventId: "$call" }, unread: 1, mentions: 1 });
    expect(store.get(ROOM)?.sealed).toBeUndefined();
  });
});
