import type { Clock } from "#base";

/** So many per minute and key, saved up to one minute's worth (a token bucket). */
export interface RateLimiter {
  /** 0 when one was free and is now taken, else how long until the next is free, in milliseconds. */
  take(key: string): number;
  /** The same without taking. */
  waitMs(key: string): number;
}

const MINUTE_MS = 60_000;
const MAX_KEYS = 100_000;

export function createRateLimiter(perMinute: number, clock: Pick<Clock, "now">): RateLimiter {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = perMinute / MINUTE_MS;

  const refill = (key: string) => {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { left: perMinute, at: now };
    bucket.left = Math.min(perMinute, bucket.left + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
    return bucket;
  };
  /** A full bucket is the same as none. */
  const sweep = () => {
    for (const key of [...buckets.keys()]) if (refill(key).left >= perMinute) buckets.delete(key);
  };
  const missing = (left: number) => (left >= 1 ? 0 : Math.ceil((1 - left) / perMs));

  return {
    take(key) {
      const bucket = refill(key);
      const wait = missing(bucket.left);
      if (wait > 0) return wait;
      bucket.left -= 1;
      if (!buckets.has(key) && buckets.size >= MAX_KEYS) sweep();
      buckets.set(key, bucket);
      return 0;
    },
    waitMs: (key) => missing(refill(key).left),
  };
}
