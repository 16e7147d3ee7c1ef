import type { Clock } from "#base";

/** Calls `run` at once, and then at most once in `intervalMs` however often it is asked; the last wish is never forgotten. */
export function coalesce(clock: Clock, intervalMs: number, run: () => void): () => void {
  let resting = false;
  let wanted = false;
  const go = async () => {
    do {
      wanted = false;
      run();
      await clock.sleep(intervalMs);
    } while (wanted);
    resting = false;
  };
  return () => {
    wanted = true;
    if (resting) return;
    resting = true;
    void go();
  };
}
