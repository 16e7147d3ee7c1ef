/** Ctrl-C and its relatives. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * npm passes a Ctrl-C on although the terminal has sent it to us too, so that one key press can arrive two or three times:
 * what follows within this time is the same press.
 */
const SAME_PRESS_MS = 700;

/** Calls `onFirst` at the first request to stop and `onSecond` at every later one. */
export function onStopSignal(onFirst: (why: string) => void, onSecond: () => void): void {
  let firstAtMs: number | undefined;
  const handle = (why: string) => {
    const nowMs = performance.now();
    if (firstAtMs === undefined) {
      firstAtMs = nowMs;
      onFirst(why);
    } else if (nowMs - firstAtMs > SAME_PRESS_MS) {
      onSecond();
    }
  };
  for (const signal of SIGNALS) process.on(signal, () => handle(signal));
  // bootstrap.mjs holds the other end: if it is killed, nobody is left who would tell us to stop.
  process.once("disconnect", () => handle("disconnect"));
  process.channel?.unref();
}
