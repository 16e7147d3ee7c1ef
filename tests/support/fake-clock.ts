import type { Clock } from "#base";

/** A clock that stands still until it is told to go on. */
export type FakeClock = Clock & {
  /** Lets time pass; sleepers wake in the order of their time. */
  advance(durationMs: number): Promise<void>;
  /** How many sleep. */
  sleepers(): number;
};

/** `busy`: whether something is under way that time must wait for, as in a store. */
export function createFakeClock(startMs = 1_700_000_000_000, busy: () => boolean = () => false): FakeClock {
  let now = startMs;
  let sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  /** Lets everything that can go on go on. */
  const settle = async () => {
    for (let idle = 0; idle < 10; idle = busy() ? 0 : idle + 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
  return {
    now: () => now,
    sleepers: () => sleeping.length,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + durationMs, wake: resolve };
        sleeping.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleeping = sleeping.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      }),
    async advance(durationMs) {
      const until = now + durationMs;
      await settle();
      for (;;) {
        const next = sleeping.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        sleeping = sleeping.filter((other) => other !== next);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}
