import type { Clock } from "#base";

/** A clock that stands still until it is told to go on. */
export type FakeClock = Clock & {
  /** Lets time pass; sleepers wake in the order of their time. */
  advance(durationMs: number): Promise<void>;
  /** How many sleep. */
  sleepers(): number;
};

export function createFakeClock(startMs = 1_700_000_000_000): FakeClock {
  let now = startMs;
  let sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  /** Lets everything that can go on go on: promises and what IndexedDB does in between. */
  const settle = async () => {
    for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
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
