import { describe, expect, it } from "vitest";
import { createSlidingWindows } from "../../../../src/hub/sync/sliding-windows.ts";

/** Plays a server with `total` rooms that needs `msPerRoom` for each it has not told yet; returns what was asked. */
function play(total: number, msPerRoom: number, turns: number) {
  const windows = createSlidingWindows(false);
  const told = new Set<number>();
  const asked: { near: readonly [number, number]; all: readonly [number, number] | undefined; rooms: number }[] = [];
  let now = 1_000;
  for (let turn = 0; turn < turns && !windows.complete; turn++) {
    const { near, all } = windows.next(now, true);
    let fresh = 0;
    for (const range of [near, all]) {
      for (let at = range?.[0] ?? 0; range && at <= Math.min(range[1], total - 1); at++) {
        if (!told.has(at)) fresh++;
        told.add(at);
      }
    }
    const tookMs = 20 + fresh * msPerRoom;
    now += tookMs;
    asked.push({ near, all, rooms: fresh });
    windows.answered({ total, tookMs, now, changedNear: 0 });
  }
  return { asked, told, windows };
}

describe("the windows of sliding sync", () => {
  it("ask for the first screen alone, then for everything in slices", () => {
    const { asked, told, windows } = play(2000, 8, 200);
    expect(asked[0]).toEqual({ near: [0, 19], all: undefined, rooms: 20 });
    expect(told.size).toBe(2000);
    expect(windows.complete).toBe(true);
    expect(Math.max(...asked.map(({ rooms }) => rooms))).toBeLessThan(150);
  });

  it("never let two ranges share a room", () => {
    for (const total of [0, 1, 19, 20, 21, 500]) {
      for (const { near, all } of play(total, 5, 100).asked) {
        if (all) expect(all[0]).toBeGreaterThan(near[1]);
        if (all) expect(all[1]).toBeGreaterThanOrEqual(all[0]);
      }
    }
  });

  it("take small slices from a slow server and large ones from a fast one", () => {
    expect(play(2000, 40, 300).asked.length).toBeGreaterThan(80);
    expect(play(2000, 0, 300).asked.length).toBeLessThan(10);
  });

  it("wait while somebody is doing something, and widen when much happens at once", () => {
    const windows = createSlidingWindows(false);
    windows.next(0, true);
    windows.answered({ total: 500, tookMs: 10, now: 10, changedNear: 0 });
    expect(windows.next(20, false)).toEqual({ near: [0, 19], first: false, watch: true });
    windows.answered({ total: 500, tookMs: 10, now: 30, changedNear: 20 });
    expect(windows.next(40, false).near).toEqual([0, 39]);
    windows.answered({ total: 500, tookMs: 10, now: 50, changedNear: 3 });
    expect(windows.next(60, false).near).toEqual([0, 19]);
  });

  it("look at everything again from time to time", () => {
    const { windows } = play(300, 1, 100);
    expect(windows.isGrowing(10_000)).toBe(false);
    expect(windows.isGrowing(10_000_000)).toBe(true);
    expect(windows.next(10_000_000, true).all).toEqual([20, 350]);
  });

  it("keep the first rooms in sight between two such looks", () => {
    const { windows } = play(300, 1, 100);
    expect(windows.next(10_000, true)).toEqual({ near: [0, 19], all: [20, 199], first: false, watch: true });
    expect(windows.next(10_000, false).all).toEqual([20, 199]);
    expect(play(25, 1, 100).windows.next(10_000, true).all).toEqual([20, 24]);
    expect(play(20, 1, 100).windows.next(10_000, true).all).toBeUndefined();
  });

  it("begin anew with a new connection", () => {
    const { windows } = play(300, 1, 100);
    windows.reset();
    expect(windows.next(0, true)).toEqual({ near: [0, 19], first: true, watch: true });
  });
});
