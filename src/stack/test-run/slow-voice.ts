const SAY_EVERY_MS = 20_000;

/** Prints steps of work that goes on beside other output: one now and then. */
export function createSlowVoice(say: (line: string) => void = console.log): (step: string) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (step) => {
    const now = performance.now();
    if (now - saidAt < SAY_EVERY_MS) return;
    saidAt = now;
    say(`${step} …`);
  };
}
