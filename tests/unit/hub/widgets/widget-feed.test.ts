import { describe, expect, it } from "vitest";
import { createEmitter, SparksError } from "#base";
import type { WidgetFeed } from "#contracts";
import type { RoomEvent } from "../../../../src/hub/events/index.ts";
import type { LiveEvents, OpenRooms } from "../../../../src/hub/rooms/open-rooms.ts";
import type { StickyEvents } from "../../../../src/hub/rooms/sticky-events.ts";
import type { WantedRooms } from "../../../../src/hub/rooms/wanted-rooms.ts";
import type { MatrixHttp } from "../../../../src/hub/sdk/matrix-http.ts";
import { createWidgetFeed } from "../../../../src/hub/widgets/widget-feed.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { message, ROOM, raw } from "../../../support/room-events.ts";

const OTHER = "!other:example.org";
const stateOf = (id: string, key: string, more: Record<string, unknown> = {}) => ({
  ...{ type: "org.example.call", state_key: key, content: { id } },
  ...more,
});

function setUp(known: readonly RoomEvent[] = [], sticking: readonly RoomEvent[] = []) {
  const clock = createFakeClock();
  const live = createEmitter<LiveEvents>();
  const late = createEmitter<RoomEvent>();
  const fresh = createEmitter<RoomEvent>();
  let state: readonly unknown[] | Error = [];
  let reads = 0;
  const faults: unknown[] = [];
  const following = new Set<string>();
  const feed = createWidgetFeed({
    clock,
    http: {
      async list() {
        reads++;
        if (state instanceof Error) throw state;
        return state;
      },
    } as unknown as MatrixHttp,
    open: { live, late, session: () => ({ state: { events: () => known } }) } as unknown as OpenRooms,
    wanted: {
      follow(roomId: string) {
        following.add(roomId);
        return () => following.delete(roomId);
      },
    } as unknown as WantedRooms,
    sticky: { fresh, stickyEvents: () => sticking } as unknown as StickyEvents,
    fillTimeline: () => undefined,
    onFault: (thrown) => faults.push(thrown),
  });
  const heard: WidgetFeed[] = [];
  const stop = feed({ roomId: ROOM }, (value) => heard.push(value));
  return {
    ...{ clock, late, fresh, stop, faults, following },
    live: (events: readonly RoomEvent[], gap = false) => live.emit({ roomId: ROOM, events, gap }),
    elsewhere: (events: readonly RoomEvent[]) => live.emit({ roomId: OTHER, events, gap: true }),
    server: (next: typeof state) => {
      state = next;
    },
    reads: () => reads,
    ids: () => heard.map(({ what, event }) => `${what} ${event.event_id}`),
  };
}

const sealed = (id: string): RoomEvent => message(id, { type: "m.room.encrypted", content: { ciphertext: "x" } });
const opened = (event: RoomEvent): RoomEvent => ({
  ...event,
  clear: { state: "decrypted", type: "org.example.a", content: { n: 1 } },
});

describe("what a room's widgets hear", () => {
  it("is each event once, of their room, state told apart", () => {
    const test = setUp();
    test.live([message("a"), message("s", stateOf("s", "k")), message("a")]);
    test.live([message("a")]);
    test.fresh.emit(message("a"));
    test.fresh.emit(message("sticky"));
    test.elsewhere([message("b")]);
    expect(test.ids()).toEqual(["event $a", "state $s", "event $sticky"]);
    test.stop();
    test.live([message("c")]);
    expect(test.ids()).toHaveLength(3);
    expect(test.following.size).toBe(0);
  });

  it("is what could not be read at once as soon as it can, and no older history", () => {
    const test = setUp();
    const now = sealed("now");
    test.live([now]);
    expect(test.ids()).toEqual([]);
    test.late.emit(opened(sealed("old")));
    test.late.emit(opened(now));
    test.late.emit(opened(now));
    expect(test.ids()).toEqual(["event $now"]);
  });

  it("is not what sticks already", () => {
    const test = setUp([], [message("sticks")]);
    test.live([message("sticks")]);
    expect(test.ids()).toEqual([]);
  });

  it("is the state that changed in a gap of the sync, and nothing older", async () => {
    const test = setUp([message("was", stateOf("was", "changed")), message("same", stateOf("same", "same"))]);
    const at = test.clock.now();
    await test.clock.advance(60_000);
    test.server([
      raw("is", stateOf("is", "changed", { unsigned: { age: 10 ** 9 } })),
      raw("same", stateOf("same", "same")),
      raw("unknown-old", stateOf("x", "old", { unsigned: { age: 10 ** 9 } })),
      raw("unknown-new", stateOf("x", "new", { origin_server_ts: at + 1000 })),
      raw("not-state"),
      ...[null, 7, "x", {}],
    ]);
    test.live([], true);
    await test.clock.advance(0);
    expect(test.ids()).toEqual(["state $is", "state $unknown-new"]);
    test.live([], true);
    await test.clock.advance(0);
    expect(test.ids()).toHaveLength(2);
    expect(test.reads()).toBe(2);
  });

  it("goes on when the state cannot be read, and reads it at the next gap", async () => {
    const test = setUp([message("was", stateOf("was", "k"))]);
    test.server(new SparksError("unavailable", "no network"));
    test.live([message("a")], true);
    await test.clock.advance(0);
    expect([test.ids(), test.faults.length]).toEqual([["event $a"], 1]);
    test.server([raw("is", stateOf("is", "k"))]);
    test.live([], true);
    test.live([], true);
    test.live([], true);
    await test.clock.advance(0);
    expect([test.ids(), test.reads()]).toEqual([["event $a", "state $is"], 3]);
  });
});
