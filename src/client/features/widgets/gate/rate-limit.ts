import type { Clock } from "#base";

/** A bucket of `burst` tokens that fills by `perSecond`. */
export interface RateLimit {
  /** Takes one; false when none is left. */
  take(): boolean;
}

export type Rate = { readonly burst: number; readonly perSecond: number };

export function createRateLimit({ burst, perSecond }: Rate, clock: Pick<Clock, "now">): RateLimit {
  let tokens = burst;
  let filledAt = clock.now();
  return {
    take() {
      const now = clock.now();
      // A clock that was set back gives nothing and takes nothing.
      tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) / 1000) * perSecond);
      filledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
