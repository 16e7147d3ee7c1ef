import type { Clock } from "#base";

/** A clock that stands still until it is told otherwise. */
export interface FakeClock extends Clock {
  advance(ms: number): Promise<void>;
}

export function createFakeClock(): FakeClock {
  let now = 1_000_000;
  let sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + durationMs, wake: resolve };
        sleeping.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleeping = sleeping.filter((one) => one !== sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      now += ms;
      const due = sleeping.filter(({ at }) => at <= now);
      sleeping = sleeping.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
      await settle();
    },
  };
}

/** Lets everything that is ready to run, run. */
export const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
