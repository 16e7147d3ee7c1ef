import type { Clock } from "#base";

/** Calls `flush` at once, then at most every `everyMs` however often it is asked to. */
export function coalesce(clock: Clock, everyMs: number, flush: () => void): { ask(): void; stop(): void } {
  const ended = new AbortController();
  let waiting = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  const run = () => {
    waiting = false;
    if (ended.signal.aborted) return;
    lastAt = clock.now();
    flush();
  };
  return {
    ask() {
      if (waiting || ended.signal.aborted) return;
      const inMs = lastAt + everyMs - clock.now();
      if (inMs <= 0) return run();
      waiting = true;
      clock.sleep(inMs, ended.signal).then(run, () => undefined);
    },
    stop: () => ended.abort(),
  };
}
