import { describe, expect, it } from "vitest";
import { SparksError } from "#base";
import type { RoomEvent } from "../../../../src/hub/events/index.ts";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { applyCallEvents, nextExpiry, roomCall } from "../../../../src/hub/rooms/room-call.ts";
import { type CallMembership, callMembershipOf } from "../../../../src/hub/rooms/room-call-membership.ts";
import { createCallPeople } from "../../../../src/hub/rooms/room-call-people.ts";
import { createRoomCallWatch } from "../../../../src/hub/rooms/room-call-watch.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { emptyUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { ANNA, BERT, ME, member, message, ROOM, redaction } from "../../../support/room-events.ts";

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const TYPE = "org.matrix.msc3401.call.member";
const content = (deviceId: string, more: Record<string, unknown> = {}) => ({
  application: "m.call",
  call_id: "",
  scope: "m.room",
  device_id: deviceId,
  expires: 4 * HOUR,
  "m.call.intent": "video",
  ...more,
});
let count = 0;
const state = (sender: string, stateKey: string, of: unknown, ts = NOW - 1000): RoomEvent =>
  message(`call${count++}`, { type: TYPE, sender, state_key: stateKey, content: of, origin_server_ts: ts });
const joined = (sender: string, device: string, more?: Record<string, unknown>, ts?: number) =>
  state(sender, `_${sender}_${device}_m.call`, content(device, more), ts);
const sticky = (sender: string, device: string, more: Record<string, unknown> = {}, ts = NOW - 1000): RoomEvent =>
  message(`sticky${count++}`, {
    type: "org.matrix.msc4143.rtc.member",
    sender,
    origin_server_ts: ts,
    msc4354_sticky: { duration_ms: HOUR },
    content: {
      slot_id: "m.call#ROOM",
      application: { type: "m.call", "m.call.intent": "audio" },
      member: { user_id: sender, device_id: device, id: "x" },
      msc4354_sticky_key: "x",
      ...more,
    },
  });
const view = (now = NOW, left: readonly string[] = []) => ({
  now,
  userId: ME,
  deviceId: "MINE",
  isJoined: ({ userId }: CallMembership) => (left.includes(userId) ? false : undefined),
  person: (id: string) => ({ id, name: id }),
});
const callOf = (events: readonly RoomEvent[], now = NOW, left?: readonly string[]) =>
  roomCall(
    events.flatMap((event) => callMembershipOf(event, NOW) ?? []),
    view(now, left),
  );

describe("a membership in a call", () => {
  it("is read from every state key that names its sender, and from no other", () => {
    for (const key of [`_${ANNA}_DEV_m.call`, `${ANNA}_DEV_m.call`, `_${ANNA}_DEV`, `${ANNA}_DEV`, ANNA]) {
      expect(callMembershipOf(state(ANNA, key, content("DEV")), NOW)).toMatchObject({ userId: ANNA, deviceId: "DEV" });
    }
    for (const key of ["", "x", `_${BERT}_DEV_m.call`, BERT, `_${ANNA}`, `_${ANNA}_OTHER_m.call`, `__${ANNA}_DEV`]) {
      expect(callMembershipOf(state(ANNA, key, content("DEV")), NOW), key).toBeUndefined();
    }
  });

  it("runs out by its own word, counted from when it began", () => {
    expect(callMembershipOf(joined(ANNA, "A"), NOW)).toMatchObject({ since: NOW - 1000, until: NOW - 1000 + 4 * HOUR });
    const renewed = joined(ANNA, "A", { created_ts: NOW - 6 * HOUR, expires: 8 * HOUR });
    expect(callMembershipOf(renewed, NOW)).toMatchObject({ since: NOW - 6 * HOUR, until: NOW + 2 * HOUR });
  });

  it("in the far future counts from now, and for no longer than a day", () => {
    const far = { created_ts: 9e15, expires: 9e15 };
    const found = callMembershipOf(joined(ANNA, "A", far, 8e15), NOW);
    expect(found).toMatchObject({ since: NOW, until: NOW + 24 * HOUR });
  });

  it("is none where it is malformed", () => {
    const wrong: unknown[] = [
      null,
      3,
      "x",
      [],
      {},
      { application: "m.call" },
      JSON.parse('{"__proto__":{"device_id":"DEV"}}'),
    ];
    for (const value of wrong) expect(callMembershipOf(state(ANNA, ANNA, value), NOW)).toBeUndefined();
    for (const key of ["application", "call_id", "scope", "device_id"]) {
      for (const value of [{}, [], 7, "other", null]) {
        const found = callMembershipOf(joined(ANNA, "DEV", { [key]: value }), NOW);
        // What is no text at all says nothing, and then the default holds.
        if (found) expect(["call_id", "scope"]).toContain(key);
      }
    }
    for (const value of [{}, "x", -1, Number.MAX_VALUE, null]) {
      const found = callMembershipOf(joined(ANNA, "DEV", { expires: value, created_ts: value }), NOW);
      expect(found?.until).toBeLessThanOrEqual(NOW + 24 * HOUR);
      expect(found?.since).toBeLessThanOrEqual(NOW);
    }
    expect(callMembershipOf(sticky(ANNA, "A", { member: { user_id: BERT, device_id: "A" } }), NOW)).toBeUndefined();
    for (const key of ["slot_id", "application", "member", "msc4354_sticky_key"]) {
      for (const value of [null, {}, 4, [], "x".repeat(300)]) {
        expect(callMembershipOf(sticky(ANNA, "A", { [key]: value }), NOW)).toBeUndefined();
      }
    }
  });
});

describe("the call of a room", () => {
  it("has everyone once, those who came first first", () => {
    const call = callOf([
      joined(BERT, "B", {}, NOW - 10),
      joined(ANNA, "A", {}, NOW - 30),
      joined(BERT, "C", {}, NOW - 50),
    ]);
    expect(call).toEqual({
      people: [
        { id: BERT, name: BERT },
        { id: ANNA, name: ANNA },
      ],
      total: 2,
      since: NOW - 50,
      intent: "video",
    });
  });

  it("says where the person is in it", () => {
    expect(callOf([joined(ME, "OTHER")])?.own).toBe("elsewhere");
    expect(callOf([joined(ME, "MINE"), joined(ME, "OTHER")])?.own).toBe("here");
    expect(callOf([joined(ME, "OTHER"), joined(ME, "MINE")])?.own).toBe("here");
    expect(callOf([joined(ANNA, "MINE")])?.own).toBeUndefined();
  });

  it("is with sound alone only where nobody wants to be seen", () => {
    const sound = { "m.call.intent": "audio" };
    expect(callOf([joined(ANNA, "A", sound), joined(BERT, "B", { "m.call.intent": 7 })])?.intent).toBe("audio");
    expect(callOf([joined(ANNA, "A", sound), joined(BERT, "B")])?.intent).toBe("video");
    expect(callOf([joined(ANNA, "A", { "m.call.intent": null })])?.intent).toBe("video");
  });

  it("is over for those who left the room, and for all when time is over", () => {
    const events = [joined(ANNA, "A"), joined(BERT, "B", { expires: 60_000 })];
    expect(callOf(events, NOW, [ANNA])?.people.map(({ id }) => id)).toEqual([BERT]);
    expect(callOf(events, NOW + 60_000)?.people.map(({ id }) => id)).toEqual([ANNA]);
    expect(callOf(events, NOW + 5 * HOUR)).toBeUndefined();
    const memberships = events.flatMap((event) => callMembershipOf(event, NOW) ?? []);
    expect(nextExpiry(memberships, NOW)).toBe(NOW + 59_000);
    expect(nextExpiry(memberships, NOW + 5 * HOUR)).toBeUndefined();
  });

  it("follows events: changed, emptied, redacted, left", () => {
    const first = joined(ANNA, "A");
    let kept: readonly CallMembership[] = applyCallEvents([], [first, joined(BERT, "B")], NOW);
    expect(kept).toHaveLength(2);
    expect(applyCallEvents(kept, [message("talk")], NOW)).toBe(kept);
    kept = applyCallEvents(kept, [redaction("gone", first.eventId)], NOW);
    expect(kept.map(({ userId }) => userId)).toEqual([BERT]);
    kept = applyCallEvents(kept, [joined(ANNA, "A"), state(BERT, `_${BERT}_B_m.call`, {})], NOW);
    expect(kept.map(({ userId }) => userId)).toEqual([ANNA]);
    kept = applyCallEvents(kept, [member("leave", ANNA, { membership: "leave" })], NOW);
    expect(kept).toEqual([]);
  });

  it("is not broken by thousands of memberships", () => {
    const many = Array.from({ length: 5000 }, (_, at) => joined(`@u${at}:x`, "D", { created_ts: at }));
    const kept = applyCallEvents([], [...many, joined(ME, "__proto__")], NOW);
    expect(kept.length).toBeLessThanOrEqual(1000);
    const call = roomCall(
      applyCallEvents(
        [],
        many.map((event) => ({ ...event, ts: NOW })),
        1_000,
      ),
      { ...view(), now: 900 },
    );
    expect(call?.people).toHaveLength(20);
    expect(call?.total).toBeLessThanOrEqual(1000);
  });
});

describe("watching calls", () => {
  const start = () => {
    const clock = createFakeClock(NOW);
    const rooms = createRoomStore({ userId: ME, clock, people: createPeople() });
    let sticking: readonly RoomEvent[] = [];
    let tell: (roomId: string) => void = () => undefined;
    const changed: string[][] = [];
    const left = new Set<string>();
    const watch = createRoomCallWatch({
      clock,
      userId: ME,
      deviceId: "MINE",
      rooms,
      sticky: {
        stickyEvents: () => sticking,
        onStickyChange(listener) {
          tell = listener;
          return () => undefined;
        },
      },
      isJoined: (_room, { userId }) => (left.has(userId) ? false : undefined),
      person: (_room, id) => ({ id, name: id }),
    });
    watch.changes.on((ids) => changed.push([...ids]));
    const rawOf = (event: RoomEvent) => ({
      event_id: event.eventId,
      type: event.type,
      sender: event.sender,
      origin_server_ts: event.ts,
      content: event.content,
      ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
    });
    const sync = (events: readonly RoomEvent[], initial = false) =>
      rooms.apply({
        rooms: new Map([[ROOM, { ...emptyUpdate, initial, membership: "join", state: events.map(rawOf) }]]),
        accountData: [],
        toDevice: [],
        deviceLists: { changed: [], left: [] },
        complete: true,
      });
    return {
      clock,
      rooms,
      watch,
      changed,
      left,
      sync,
      stick(events: readonly RoomEvent[]) {
        sticking = events;
        tell(ROOM);
      },
      line: () => rooms.get(ROOM)?.call,
    };
  };

  it("keeps the line of the list right, also when only time passes", async () => {
    const test = start();
    test.sync([joined(ANNA, "A", { expires: 60_000 }), joined(BERT, "B", { expires: 120_000 })], true);
    expect(test.line()).toEqual({ total: 2, intent: "video" });
    expect(test.watch.of(ROOM)?.people.map(({ id }) => id)).toEqual([ANNA, BERT]);
    await test.clock.advance(60_000);
    expect(test.line()?.total).toBe(1);
    expect(test.watch.isIn(ROOM, ANNA)).toBe(false);
    expect(test.watch.isIn(ROOM, BERT)).toBe(true);
    await test.clock.advance(60_000);
    expect(test.line()).toBeUndefined();
    expect(test.changed).toEqual([[ROOM], [ROOM], [ROOM]]);
    expect(test.clock.sleepers()).toBe(0);
    test.watch.stop();
  });

  it("takes a device once that speaks both ways, and sticky ones beside", async () => {
    const test = start();
    test.sync([joined(ANNA, "A")], true);
    test.stick([sticky(ANNA, "A"), sticky(BERT, "B"), sticky(ME, "MINE")]);
    expect(test.line()).toEqual({ total: 3, intent: "video", own: "here" });
    test.stick([]);
    expect(test.line()).toEqual({ total: 1, intent: "video" });
    await test.clock.advance(5 * HOUR);
    expect(test.line()).toBeUndefined();
    test.watch.stop();
  });

  it("forgets who is known to have left, and rooms that were left", () => {
    const test = start();
    test.sync([joined(ANNA, "A")], true);
    test.left.add(ANNA);
    test.watch.look(ROOM);
    expect(test.line()).toBeUndefined();
    test.left.clear();
    test.watch.look(ROOM);
    expect(test.line()?.total).toBe(1);
    test.rooms.remove(ROOM);
    expect(test.watch.of(ROOM)).toBeUndefined();
    test.watch.stop();
  });

  it("starts over where the server does", () => {
    const test = start();
    test.sync([joined(ANNA, "A")], true);
    test.sync([joined(BERT, "B")], true);
    expect(test.watch.of(ROOM)?.people.map(({ id }) => id)).toEqual([BERT]);
    test.watch.stop();
  });
});

describe("who says to be in a call", () => {
  const start = () => {
    const asked: string[] = [];
    const learned: string[] = [];
    const clock = createFakeClock(NOW);
    const people = createPeople();
    let answer: () => Record<string, unknown> = () => ({ membership: "join", displayname: "Anna Abt" });
    const calls = createCallPeople({
      clock,
      http: {
        json: async (_method, path) => {
          asked.push(path);
          return answer();
        },
      },
      userId: ME,
      people,
      inState: (_room, id) => (id === BERT ? false : undefined),
      onLearned: (id) => learned.push(id),
    });
    const of = (event: RoomEvent) => {
      const membership = callMembershipOf(event, NOW);
      if (!membership) throw new Error("no membership");
      return calls.isJoined(ROOM, membership);
    };
    return { asked, learned, clock, people, of, answer: (next: typeof answer) => (answer = next) };
  };

  it("is asked for once, and known by name then", async () => {
    const test = start();
    const event = joined(ANNA, "A");
    expect([test.of(event), test.of(event)]).toEqual([undefined, undefined]);
    await test.clock.advance(0);
    expect(test.asked).toHaveLength(1);
    expect(test.learned).toEqual([ROOM]);
    expect(test.of(event)).toBe(true);
    expect(test.people.person(ANNA).name).toBe("Anna Abt");
    expect([test.of(joined(ME, "A")), test.of(joined(BERT, "B"))]).toEqual([true, false]);
    expect(test.asked).toHaveLength(1);
  });

  it("has left where the server says so, and is believed where it says nothing", async () => {
    const test = start();
    const left = joined(ANNA, "A");
    test.answer(() => ({ membership: "leave" }));
    test.of(left);
    await test.clock.advance(0);
    expect(test.of(left)).toBe(false);
    const unknown = joined(ANNA, "B");
    test.answer(() => {
      throw new SparksError("unavailable", "no network");
    });
    test.of(unknown);
    await test.clock.advance(0);
    expect(test.of(unknown)).toBeUndefined();
    expect(test.learned).toEqual([ROOM]);
  });

  it("is not asked for by hundreds", async () => {
    const test = start();
    for (let at = 0; at < 500; at++) test.of(joined(`@u${at}:x`, "D"));
    await test.clock.advance(0);
    expect(test.asked).toHaveLength(30);
    await test.clock.advance(600_000);
    test.of(joined("@later:x", "D"));
    expect(test.asked).toHaveLength(31);
  });
});
