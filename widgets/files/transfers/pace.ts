/** How fast it goes, over the last seconds. */
export interface Pace {
  moved(bytes: number): void;
  /** Bytes a second; undefined until there is something to say. */
  rate(): number | undefined;
}

const WINDOW_MS = 10_000;
const STEP_MS = 500;
const LEAST_MS = 1500;

export function createPace(now: () => number): Pace {
  let total = 0;
  let samples: (readonly [at: number, total: number])[] = [];
  const sample = () => {
    const at = now();
    const last = samples.at(-1);
    if (last && at - last[0] < STEP_MS) return;
    samples = [...samples.filter(([time]) => at - time <= WINDOW_MS), [at, total]];
  };
  return {
    moved(bytes) {
      sample();
      total += Math.max(0, bytes);
    },
    rate() {
      sample();
      const [first] = samples;
      const tookMs = first ? now() - first[0] : 0;
      return first && tookMs >= LEAST_MS ? ((total - first[1]) / tookMs) * 1000 : undefined;
    },
  };
}
