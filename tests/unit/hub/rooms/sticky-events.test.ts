import { describe, expect, it } from "vitest";
import type { RoomEvent } from "../../../../src/hub/events/index.ts";
import { createStickyEvents } from "../../../../src/hub/rooms/sticky-events.ts";
import { emptyUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { ANNA, BERT, type RawEvent, ROOM, raw } from "../../../support/room-events.ts";

function setUp() {
  const clock = createFakeClock();
  /** What crypto can read now, by event id. */
  const readable = new Map<string, RoomEvent["content"]>();
  const decrypt = async (event: RoomEvent): Promise<RoomEvent> => {
    const content = readable.get(event.eventId);
    return content
      ? { ...event, clear: { state: "decrypted", type: "org.example.member", content } }
      : { ...event, clear: { state: "failed", reason: "waiting" } };
  };
  const sticky = createStickyEvents({ clock, decrypt });
  const fresh: string[] = [];
  const changed: string[] = [];
  sticky.fresh.on(({ eventId }) => fresh.push(eventId));
  sticky.onStickyChange((roomId) => changed.push(roomId));
  const event = (id: string, key: string | undefined, patch: RawEvent = {}) =>
    raw(id, {
      type: "org.example.member",
      origin_server_ts: clock.now(),
      content: { id, ...(key === undefined ? {} : { msc4354_sticky_key: key }) },
      msc4354_sticky: { duration_ms: 60_000 },
      ...patch,
    });
  const take = async (events: readonly unknown[], timeline: readonly unknown[] = []) =>
    (await sticky.take(ROOM, { ...emptyUpdate, sticky: events, timeline }))();
  const ids = () => sticky.stickyEvents(ROOM).map(({ eventId }) => eventId);
  return { clock, readable, decrypt, sticky, fresh, changed, event, take, ids };
}

describe("sticky events", () => {
  it("are kept until their time is over, whatever the clocks of others say", async () => {
    const { clock, event, take, ids } = setUp();
    await take([
      event("plain", "a"),
      event("future", "b", { origin_server_ts: clock.now() + 10 ** 9 }),
      event("past", "c", { origin_server_ts: clock.now() - 61_000 }),
      event("left", "d", { unsigned: { msc4354_sticky_duration_ttl_ms: 1000 }, origin_server_ts: 5 }),
      event("huge", "e", {
        msc4354_sticky: { duration_ms: 10 ** 12 },
        unsigned: { msc4354_sticky_duration_ttl_ms: 10 ** 12 },
      }),
    ]);
    expect(ids()).toEqual(["$plain", "$future", "$left", "$huge"]);
    await clock.advance(1000);
    expect(ids()).toEqual(["$plain", "$future", "$huge"]);
    await clock.advance(59_000);
    expect(ids()).toEqual(["$huge"]);
    await clock.advance(3_600_000);
    expect(ids()).toEqual([]);
  });

  it("count once for each sender, type and key, the newest; without a key all do", async () => {
    const { clock, event, take, ids } = setUp();
    const at = clock.now();
    await take([
      event("old", "k", { origin_server_ts: at - 10 }),
      event("new", "k"),
      event("older", "k", { origin_server_ts: at - 20 }),
      event("other-sender", "k", { sender: BERT }),
      event("other-type", "k", { type: "org.example.other" }),
      event("same-time-a", "t"),
      event("same-time-b", "t"),
      event("one", undefined),
      event("two", undefined),
    ]);
    expect(ids().toSorted()).toEqual(
      ["$new", "$one", "$other-sender", "$other-type", "$same-time-b", "$two"].toSorted(),
    );
  });

  it("are told once, from the timeline or beside it, and go when they are redacted", async () => {
    const { event, take, fresh, changed, ids } = setUp();
    const one = event("one", "k");
    await take([one], [one, raw("chat")]);
    await take([one]);
    expect(fresh).toEqual(["$one"]);
    await take([], [raw("r", { type: "m.room.redaction", redacts: "$one", content: {} })]);
    expect([ids(), changed.length]).toEqual([[], 2]);
    await take([event("gone", "k", { unsigned: { redacted_because: { type: "m.room.redaction" } } })]);
    expect(fresh).toEqual(["$one"]);
  });

  it("that cannot be read wait for their keys", async () => {
    const { event, take, fresh, readable, sticky, ids, decrypt } = setUp();
    const sealed = (id: string) => event(id, undefined, { type: "m.room.encrypted", content: { ciphertext: "x" } });
    await take([sealed("late"), sealed("never"), sealed("again")]);
    expect([ids(), fresh]).toEqual([[], []]);
    const [stored] = sticky.stored();
    if (!stored) throw new Error("not kept");
    readable.set("$late", { n: 1 });
    sticky.decrypted(await decrypt(stored.event));
    sticky.decrypted(await decrypt(stored.event));
    readable.set("$again", { n: 2 });
    await sticky.decryptAgain();
    expect([ids(), fresh]).toEqual([
      ["$late", "$again"],
      ["$late", "$again"],
    ]);
  });

  it("are bounded, forgotten, and restored", async () => {
    const { event, take, sticky, ids } = setUp();
    await take(Array.from({ length: 2000 }, (_, at) => event(`e${at}`, undefined)));
    expect(ids()).toHaveLength(500);
    expect(ids().at(-1)).toBe("$e1999");
    const stored = sticky.stored();
    sticky.forget(ROOM);
    expect([ids(), sticky.stored()]).toEqual([[], []]);
    sticky.restore(stored);
    expect(ids()).toHaveLength(500);
  });

  it("are foreign data", async () => {
    const { event, take, ids } = setUp();
    const wrong = [
      undefined,
      null,
      7,
      "x",
      [],
      {},
      { duration_ms: null },
      { duration_ms: -5 },
      { duration_ms: "60000" },
    ];
    await take([
      ...[undefined, null, 7, "x", [], {}],
      ...wrong.map((sticky, at) => event(`w${at}`, "k", { msc4354_sticky: sticky })),
      event("state", "k", { state_key: "" }),
      event("not-a-sender", "k", { sender: "anna" }),
      event("other-room", "k", { room_id: "!other:x" }),
      event("key", "k", { content: { msc4354_sticky_key: { toString: 7 } } }),
      event("__proto__", "__proto__", { sender: ANNA }),
    ]);
    expect(ids()).toEqual(["$key", "$__proto__"]);
  });
});
