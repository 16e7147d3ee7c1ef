import { describe, expect, it } from "vitest";
import { applyListPatch } from "#base";
import type { HubTopics, RoomListItem } from "#contracts";
import { watchRoomList, watchUnread } from "../../../../src/hub/rooms/list-window.ts";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { emptyUpdate, type RoomUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { ME, raw } from "../../../support/room-events.ts";

function setUp() {
  const clock = createFakeClock();
  const store = createRoomStore({ userId: ME, clock, people: createPeople() });
  let bump = 100_000;
  /** Rooms in the order of activity, the oldest last: what comes later stands below. */
  const arrive = (count: number, complete = false) => {
    const rooms = new Map<string, RoomUpdate>();
    for (let n = 0; n < count; n += 1) {
      bump -= 1;
      const timeline = [raw(`e${bump}`)];
      rooms.set(`!${bump}:x`, {
        ...emptyUpdate,
        initial: true,
        live: 0,
        name: `Room ${bump}`,
        bumpStamp: bump,
        timeline,
      });
    }
    store.apply({ rooms, accountData: [], toDevice: [], deviceLists: { changed: [], left: [] }, complete });
  };
  const list = (from: number, to: number) => {
    const pushes: HubTopics["roomList"]["push"][] = [];
    const stop = watchRoomList(store, clock, { filter: { show: "all" }, from, to }, (push) => pushes.push(push));
    const items = () => pushes.reduce<readonly RoomListItem[]>((all, { patch }) => applyListPatch(all, patch), []);
    return { pushes, items, stop };
  };
  return { clock, store, arrive, list };
}

describe("a window of the list while the rest is still being fetched", () => {
  it("hears of what is in it at once, of the mere number seldom, and of the end at once", async () => {
    const { clock, arrive, list } = setUp();
    arrive(20);
    const { pushes, items } = list(0, 100);
    expect(pushes.at(-1)?.total).toBe(20);
    for (let slice = 0; slice < 4; slice += 1) {
      await clock.advance(500);
      arrive(40);
    }
    await clock.advance(500);
    expect(items()).toHaveLength(100);
    const full = pushes.length;
    for (let slice = 0; slice < 30; slice += 1) {
      arrive(40);
      await clock.advance(500);
    }
    // Fifteen seconds, thirty answers.
    expect(pushes.length - full).toBeLessThanOrEqual(2);
    await clock.advance(15_000);
    expect(pushes.at(-1)?.total).toBe(20 + 34 * 40);
    arrive(1, true);
    await clock.advance(50);
    expect(pushes.at(-1)).toMatchObject({ total: 20 + 34 * 40 + 1, complete: true });
  });

  it("hears of the number at once where the end of the list is on the screen", async () => {
    const { clock, arrive, list } = setUp();
    arrive(120);
    const { pushes } = list(50, 150);
    arrive(200);
    await clock.advance(50);
    expect(pushes.at(-1)?.total).toBe(320);
  });

  it("leaves nothing behind that waits", async () => {
    const { clock, arrive, list } = setUp();
    arrive(200);
    const { stop } = list(0, 50);
    arrive(40);
    await clock.advance(100);
    stop();
    expect(clock.sleepers()).toBe(0);
  });
});

describe("unread over all rooms", () => {
  it("is told seldom while rooms arrive that were unread before, and exactly in the end", async () => {
    const { clock, store, arrive } = setUp();
    arrive(20);
    const pushes: HubTopics["unread"]["push"][] = [];
    watchUnread(store, clock, (push) => pushes.push(push));
    for (let slice = 0; slice < 20; slice += 1) {
      await clock.advance(500);
      arrive(10);
    }
    expect(pushes.length).toBeLessThanOrEqual(3);
    arrive(10, true);
    await clock.advance(1000);
    expect(pushes.at(-1)?.rooms).toBe(20 + 21 * 10);
  });
});
