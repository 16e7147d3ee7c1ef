/**
 * Which rooms the next request asks for. The server's answer costs it about 40 ms a room, and the ids of every room in a range
 * come back with every answer, so:
 * 1. the first request has the first screen only;
 * 2. the rest follows in slices that are sized to take about half a second each, and rest while a person is doing something;
 * 3. then one sweep over all of them (rooms move between slices), and a short range that new activity bumps rooms into;
 * 4. the sweep is repeated from time to time for what does not bump: names, receipts read elsewhere. The server remembers
 *    per connection what it has not told yet, so a sweep brings only that.
 * 5. between sweeps the first 200 stay in a range: a call that begins there must show, and ring, at once, and moves no room.
 *    Their ids cost 9 KB an answer, before compression.
 * Ranges never overlap: Synapse (1.163) gives every room after the first common one the wishes of both lists, which made the
 * first sweep of 2,000 rooms repeat ten messages of each, 8 MB instead of 30 KB.
 */
const FIRST_SCREEN = 20;
const FIRST_SLICE = 60;
const MAX_SLICE = 500;
const AIM_MS = 500;
const OVERLAP = 5;
const SWEEP_EVERY_MS = 120_000;
const WATCHED = 200;

export type Range = readonly [from: number, to: number];

export interface SlidingWindows {
  /**
   * `calm`: nobody waits for anything else. Without a range for `all`, only what is near is asked for. `watch`: nothing new is
   * expected of that range, the answer may wait until something happens.
   */
  next(
    now: number,
    calm: boolean,
  ): { readonly near: Range; readonly all?: Range; readonly first: boolean; readonly watch: boolean };
  /** Whether there is more to fetch than the first screen now. */
  isGrowing(now: number): boolean;
  answered(answer: {
    readonly total: number;
    readonly tookMs: number;
    readonly now: number;
    /** In how many rooms something happened since the last answer. */
    readonly changedNear: number;
  }): void;
  /** All rooms were asked for at least once. */
  readonly complete: boolean;
  reset(): void;
}

export function createSlidingWindows(resumedComplete: boolean): SlidingWindows {
  let first = true;
  let covered = 0;
  let slice = FIRST_SLICE;
  let total = Number.POSITIVE_INFINITY;
  let sweptAt: number | undefined;
  let complete = resumedComplete;
  let near = FIRST_SCREEN;
  let asked: { readonly to: number; readonly sweep: boolean } | undefined;

  const growing = (now: number) => !first && (sweptAt === undefined || now - sweptAt > SWEEP_EVERY_MS);

  return {
    get complete() {
      return complete;
    },
    isGrowing: growing,
    next(now, calm) {
      asked = undefined;
      const nearRange: Range = [0, near - 1];
      if (!calm || !growing(now)) {
        const watched = sweptAt === undefined ? 0 : Math.min(total, WATCHED);
        return { near: nearRange, ...(watched > near ? { all: [near, watched - 1] } : {}), first, watch: true };
      }
      if (covered >= total || sweptAt !== undefined) {
        asked = { to: total, sweep: true };
        return { near: nearRange, all: [near, Math.max(total, near) + 50], first, watch: false };
      }
      const to = covered + slice;
      asked = { to, sweep: false };
      return { near: nearRange, all: [Math.max(near, covered - OVERLAP), Math.max(near, to - 1)], first, watch: false };
    },
    answered({ total: counted, tookMs, now, changedNear }) {
      if (!asked) {
        if (first) covered = Math.min(FIRST_SCREEN, counted);
        // Everything in the range was new: there may be more below it.
        else near = changedNear >= near ? Math.min(near * 2, 320) : FIRST_SCREEN;
        first = false;
        total = counted;
        return;
      }
      total = counted;
      if (asked.sweep) {
        sweptAt = now;
        complete = true;
        return;
      }
      covered = Math.min(asked.to, total);
      slice = Math.round(Math.min(MAX_SLICE, Math.max(20, slice * Math.min(3, AIM_MS / Math.max(tookMs, 50)))));
    },
    reset() {
      first = true;
      covered = 0;
      sweptAt = undefined;
      near = FIRST_SCREEN;
      slice = FIRST_SLICE;
    },
  };
}
