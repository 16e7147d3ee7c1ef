import type { Clock } from "#base";
import { GatewayError, type GatewayLimits } from "#contracts";
import { createRateLimiter } from "../rate-limiter.ts";

/** How much of the gateway one session may use. */
export interface SessionLimits {
  /**
   * Counts a request in; returns what counts it out again (once, however often it is called).
   * @throws GatewayError `throttled` of scope `session`.
   */
  enter(sessionKey: string): () => void;
}

const BUSY_RETRY_MS = 1000;

export function createSessionLimits(
  limits: Pick<GatewayLimits, "concurrentPerSession" | "requestsPerMinutePerSession">,
  clock: Pick<Clock, "now">,
): SessionLimits {
  const rate = createRateLimiter(limits.requestsPerMinutePerSession, clock);
  const underWay = new Map<string, number>();
  const refuse = (what: string, retryAfterMs: number) =>
    new GatewayError("throttled", what, "session", { retryAfterMs });

  return {
    enter(key) {
      const now = underWay.get(key) ?? 0;
      if (now >= limits.concurrentPerSession) throw refuse("too many requests at the same time", BUSY_RETRY_MS);
      const wait = rate.take(key);
      if (wait > 0) throw refuse("too many requests", wait);
      underWay.set(key, now + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const others = (underWay.get(key) ?? 1) - 1;
        if (others > 0) underWay.set(key, others);
        else underWay.delete(key);
      };
    },
  };
}
