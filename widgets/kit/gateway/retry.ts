import { backoffMs, type Clock, createEmitter, type SparksError, toSparksError } from "#base";

/** Tries again what failed because somebody was away, until it works. */
export interface Retry {
  /**
   * Runs `task` until it succeeds or fails with something that time does not mend. `onWait` hears of each failure that does,
   * and when the next try is due (milliseconds since 1970).
   */
  run<T>(
    task: () => Promise<T>,
    onWait: (error: SparksError, retryAt: number) => void,
    signal: AbortSignal,
  ): Promise<T>;
  /** Everything that waits tries now: the network came back, or the person asks. */
  wake(): void;
}

const BASE_MS = 1000;
const MAX_MS = 30_000;

export const isPassing = ({ code }: SparksError): boolean => code === "unavailable" || code === "throttled";

export function createRetry(clock: Clock, random: () => number = Math.random): Retry {
  const wakes = createEmitter<void>();
  const rest = async (durationMs: number, signal: AbortSignal) => {
    const awake = new AbortController();
    const stop = wakes.on(() => awake.abort());
    try {
      await clock.sleep(durationMs, AbortSignal.any([signal, awake.signal]));
    } catch (thrown) {
      // Woken: on with it. Stopped: the run ends.
      if (signal.aborted) throw toSparksError(thrown);
    } finally {
      stop();
    }
  };
  return {
    wake: () => wakes.emit(),
    async run(task, onWait, signal) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await task();
        } catch (thrown) {
          const error = toSparksError(thrown);
          if (!isPassing(error) || signal.aborted) throw error;
          const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, BASE_MS, MAX_MS, random));
          onWait(error, clock.now() + waitMs);
          await rest(waitMs, signal);
        }
      }
    },
  };
}
