import { describe, expect, it } from "vitest";
import { createEmitter } from "#base";
import type { IncomingRing, RoomCall } from "#contracts";
import type { RoomEvent } from "../../../../src/hub/events/index.ts";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import type { RoomCallWatch } from "../../../../src/hub/rooms/room-call-watch.ts";
import { newRecord } from "../../../../src/hub/rooms/room-record.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { emptyUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createRings } from "../../../../src/hub/topics/rings.ts";
import { ringingOf } from "../../../../src/hub/topics/rings-event.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import {
  ANNA,
  BERT,
  decrypted,
  encrypted,
  ME,
  parsed,
  type RawEvent,
  ROOM,
  raw,
} from "../../../support/room-events.ts";

const NOW = 1_700_000_000_000;
const content = (more: RawEvent = {}) => ({
  "m.mentions": { user_ids: [], room: true },
  notification_type: "ring",
  "m.relates_to": { rel_type: "m.reference", event_id: "$membership" },
  sender_ts: NOW,
  lifetime: 90_000,
  ...more,
});
const ringEvent = (id: string, more: RawEvent = {}, patch: RawEvent = {}): RawEvent =>
  raw(id, {
    type: "org.matrix.msc4075.rtc.notification",
    origin_server_ts: NOW,
    unsigned: { age: 0 },
    content: content(more),
    ...patch,
  });
const decline = (id: string, target: string, sender = ME) =>
  raw(id, {
    type: "org.matrix.msc4310.rtc.decline",
    sender,
    origin_server_ts: NOW,
    content: { "m.relates_to": { rel_type: "m.reference", event_id: target } },
  });

function start() {
  const clock = createFakeClock(NOW);
  const rooms = createRoomStore({ userId: ME, clock, people: createPeople() });
  rooms.add({ ...newRecord(ROOM), name: "Talk" });
  const changes = createEmitter<ReadonlySet<string>>();
  let inCall: readonly string[] = [ANNA];
  const keys = new Map<string, RoomEvent>();
  const roomCalls: RoomCallWatch = {
    changes,
    of: (): RoomCall => ({
      people: inCall.map((id) => ({ id, name: id })),
      total: inCall.length,
      since: NOW,
      intent: "video",
      ...(inCall.includes(ME) ? { own: "elsewhere" } : {}),
    }),
    isIn: (_room, id) => inCall.includes(id),
    look: () => undefined,
    stop: () => undefined,
  };
  const rings = createRings({
    clock,
    userId: ME,
    rooms,
    roomCalls,
    person: (_room, id) => ({ id, name: id }),
    decrypt: async (event) => keys.get(event.eventId) ?? event,
  });
  const pushed: (readonly IncomingRing[])[] = [];
  rings.topic({}, (now) => pushed.push(now));
  return {
    clock,
    rooms,
    rings,
    keys,
    pushed,
    ids: () => pushed.at(-1)?.map(({ notificationId }) => notificationId),
    see: (...timeline: readonly RawEvent[]) => rings.see(new Map([[ROOM, { ...emptyUpdate, timeline }]])),
    call(...people: readonly string[]) {
      inCall = people;
      changes.emit(new Set([ROOM]));
    },
  };
}

describe("a notification", () => {
  const of = (more: RawEvent, patch: RawEvent = {}, receivedAt = NOW) =>
    ringingOf(parsed(ringEvent("r", more, patch)), ME, receivedAt);

  it("rings for who is meant, for no longer than two minutes", () => {
    expect(of({})).toEqual({
      roomId: ROOM,
      notificationId: "$r",
      caller: ANNA,
      intent: "video",
      from: NOW,
      until: NOW + 90_000,
    });
    expect(of({ "m.call.intent": "audio", lifetime: 9e12 })).toMatchObject({ intent: "audio", until: NOW + 120_000 });
    expect(of({ "m.mentions": { user_ids: [ME] } })).toBeDefined();
    expect(of({ slot_id: "m.call#ROOM" })).toBeDefined();
    expect(of({ slot_id: "m.call#breakout" })).toBeUndefined();
    expect(of({ "m.mentions": { user_ids: [BERT] } })).toBeUndefined();
    expect(of({ notification_type: "notification" })).toBeUndefined();
    expect(of({}, { sender: ME })).toBeUndefined();
    expect(of({}, { state_key: "" })).toBeUndefined();
  });

  it("believes its sender's clock only where that is near the server's", () => {
    expect(of({ sender_ts: NOW - 5_000 })?.from).toBe(NOW - 5_000);
    expect(of({ sender_ts: NOW - 50_000 })?.from).toBe(NOW);
    expect(of({ sender_ts: NOW + 10_000 })?.from).toBe(NOW);
    expect(of({ sender_ts: 9e15 })?.from).toBe(NOW);
  });

  it("is as old as the server says, whatever this device's clock says", () => {
    const hourAhead = NOW + 3_600_000;
    expect(of({}, { unsigned: { age: 4_000 } }, hourAhead)).toMatchObject({
      from: hourAhead - 4_000,
      until: hourAhead + 86_000,
    });
    expect(of({}, { unsigned: {}, origin_server_ts: 8e15 })?.from).toBe(NOW);
  });

  it("that is malformed rings not, and throws not", () => {
    for (const key of ["m.mentions", "notification_type"]) {
      for (const value of [
        null,
        1,
        "x",
        [],
        {},
        { user_ids: 3 },
        { room: "true" },
        JSON.parse('{"__proto__":{"room":true}}'),
      ]) {
        expect(of({ [key]: value })).toBeUndefined();
      }
    }
    for (const value of [null, -1, "x", [], {}, Number.MAX_VALUE, -Number.MAX_VALUE]) {
      const found = of({ lifetime: value, sender_ts: value, "m.call.intent": value });
      expect(found?.until).toBeLessThanOrEqual(NOW + 120_000);
    }
  });
});

describe("what rings", () => {
  it("rings until its time is over", async () => {
    const test = start();
    expect(test.ids()).toEqual([]);
    test.see(ringEvent("r"));
    expect(test.pushed.at(-1)).toEqual([
      {
        roomId: ROOM,
        roomName: "Talk",
        notificationId: "$r",
        caller: { id: ANNA, name: ANNA },
        intent: "video",
        until: NOW + 90_000,
      },
    ]);
    await test.clock.advance(90_000);
    expect(test.ids()).toEqual([]);
    test.see(ringEvent("r", { lifetime: 120_000 }));
    expect(test.ids()).toEqual([]);
    expect(test.clock.sleepers()).toBe(0);
    test.rings.stop();
  });

  it("waits for the caller's membership, and ends for good when the caller goes", () => {
    const test = start();
    test.call();
    test.see(ringEvent("r"));
    expect(test.ids()).toEqual([]);
    test.call(ANNA);
    expect(test.ids()).toEqual(["$r"]);
    test.call(BERT);
    expect(test.ids()).toEqual([]);
    test.call(ANNA, BERT);
    expect(test.ids()).toEqual([]);
    test.rings.stop();
  });

  it("ends when the person answers on any device, declines anywhere, or the caller takes it back", () => {
    for (const finish of [
      (test: ReturnType<typeof start>) => test.call(ANNA, ME),
      (test: ReturnType<typeof start>) => test.see(decline("d", "$r")),
      (test: ReturnType<typeof start>) => test.rings.declined(ROOM, "$r"),
      (test: ReturnType<typeof start>) =>
        test.see(raw("x", { type: "m.room.redaction", origin_server_ts: NOW, redacts: "$r", content: {} })),
      (test: ReturnType<typeof start>) => test.rooms.remove(ROOM),
    ]) {
      const test = start();
      test.see(ringEvent("r"));
      expect(test.ids()).toEqual(["$r"]);
      test.see(decline("other", "$r", BERT));
      expect(test.ids()).toEqual(["$r"]);
      finish(test);
      expect(test.ids()).toEqual([]);
      test.see(ringEvent("r"));
      expect(test.ids()).toEqual([]);
      test.rings.stop();
    }
  });

  it("was declined before it came", () => {
    const test = start();
    test.see(decline("d", "$r"), ringEvent("r"));
    expect(test.ids()).toEqual([]);
    test.see(ringEvent("anew"));
    expect(test.ids()).toEqual(["$anew"]);
    test.rings.stop();
  });

  it("is one for a room, and saying no is meant for the call", () => {
    const test = start();
    test.call(ANNA, BERT);
    test.see(ringEvent("first"), ringEvent("second", { sender_ts: NOW + 1 }, { sender: BERT }));
    expect(test.ids()).toEqual(["$first"]);
    test.rings.declined(ROOM, "$first");
    expect(test.ids()).toEqual([]);
    test.rings.stop();
  });

  it("is silent where the room is muted", () => {
    const test = start();
    test.rooms.patch(ROOM, (room) => ({ ...room, muted: true }));
    test.see(ringEvent("r"));
    expect(test.ids()).toEqual([]);
    test.rooms.patch(ROOM, (room) => ({ ...room, muted: false }));
    expect(test.ids()).toEqual(["$r"]);
    test.rings.stop();
  });

  it("may be encrypted, and its keys may come late", async () => {
    const test = start();
    const reference = { rel_type: "m.reference", event_id: "$membership" };
    const sealed = encrypted("r", { origin_server_ts: NOW }, reference);
    const rawSealed = raw("r", { type: "m.room.encrypted", origin_server_ts: NOW, content: sealed.content });
    const clear = decrypted(sealed, content(), "org.matrix.msc4075.rtc.notification");
    test.see(rawSealed);
    await test.clock.advance(0);
    expect(test.ids()).toEqual([]);
    test.rings.decrypted(clear);
    expect(test.ids()).toEqual(["$r"]);

    const later = start();
    later.see(rawSealed);
    later.keys.set("$r", clear);
    later.rings.decryptAgain();
    await later.clock.advance(0);
    expect(later.ids()).toEqual(["$r"]);
    for (const { rings } of [test, later]) rings.stop();
  });

  it("is not looked for in what is old, other rooms, or thousands at once", () => {
    const test = start();
    test.see(ringEvent("old", {}, { unsigned: { age: 200_000 } }));
    expect(test.ids()).toEqual([]);
    test.see(...Array.from({ length: 5000 }, (_, at) => ringEvent(`r${at}`)));
    expect(test.ids()).toHaveLength(1);
    test.rings.see(new Map([["!gone:x", { ...emptyUpdate, timeline: [ringEvent("elsewhere"), null, 3, {}, []] }]]));
    expect(test.ids()).toHaveLength(1);
    test.rings.stop();
  });
});
