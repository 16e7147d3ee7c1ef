/**
 * Heights of a list whose origin is its end: everything is measured as the distance from the end, so that what is put
 * before the first item moves nothing. Pure bookkeeping; the component reads and writes the DOM.
 */
export type AnchoredLayout = {
  /** New list of keys. Heights of keys that stay are kept; unknown ones get an estimate that stays until measured. */
  setKeys(keys: readonly string[]): void;
  /** Takes a measured height; tells whether it differs from what was assumed. */
  measure(key: string, height: number): boolean;
  isMeasured(key: string): boolean;
  indexOf(key: string): number;
  /** Distance from the end of the list to the upper edge of item `index`; of the whole list for 0. */
  distanceOf(index: number): number;
  /** First item that reaches into the stretch between two distances from the end, and the one after the last. */
  itemsBetween(lowDistance: number, highDistance: number): { readonly from: number; readonly to: number };
  readonly count: number;
};

export function createAnchoredLayout(estimate: (key: string) => number | undefined, fallback = 64): AnchoredLayout {
  let keys: readonly string[] = [];
  let indices = new Map<string, number>();
  let heights = new Map<string, number>();
  const measured = new Set<string>();
  let measuredSum = 0;
  /** distances[i] is the distance of the upper edge of item i; valid from `validFrom` to the end. */
  let distances = new Float64Array(0);
  let validFrom = 0;

  const guess = (key: string) =>
    estimate(key) ?? (measured.size >= 5 ? Math.round(measuredSum / measured.size) : fallback);

  const ensure = (index: number) => {
    for (let i = validFrom - 1; i >= index; i--) {
      distances[i] = (distances[i + 1] ?? 0) + (heights.get(keys[i] ?? "") ?? 0);
    }
    validFrom = Math.min(validFrom, index);
  };

  return {
    setKeys(next) {
      const nextHeights = new Map<string, number>();
      const nextIndices = new Map<string, number>();
      next.forEach((key, index) => {
        nextHeights.set(key, heights.get(key) ?? guess(key));
        nextIndices.set(key, index);
      });
      for (const key of keys) {
        if (nextHeights.has(key) || !measured.delete(key)) continue;
        measuredSum -= heights.get(key) ?? 0;
      }
      keys = next;
      heights = nextHeights;
      indices = nextIndices;
      distances = new Float64Array(next.length + 1);
      validFrom = next.length;
    },
    measure(key, height) {
      const before = heights.get(key);
      const index = indices.get(key);
      if (before === undefined || index === undefined) return false;
      measuredSum += height - (measured.has(key) ? before : 0);
      measured.add(key);
      if (before === height) return false;
      heights.set(key, height);
      validFrom = Math.max(validFrom, index + 1);
      return true;
    },
    isMeasured: (key) => measured.has(key),
    indexOf: (key) => indices.get(key) ?? -1,
    distanceOf(index) {
      if (index >= keys.length) return 0;
      ensure(Math.max(0, index));
      return distances[Math.max(0, index)] ?? 0;
    },
    itemsBetween(lowDistance, highDistance) {
      ensure(0);
      // distances fall with the index: `from` is the first whose lower edge is below `high`, `to` the first above `low`.
      const firstWith = (isThere: (index: number) => boolean) => {
        let low = 0;
        let high = keys.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (isThere(middle)) high = middle;
          else low = middle + 1;
        }
        return low;
      };
      const from = firstWith((index) => (distances[index + 1] ?? 0) < highDistance);
      const to = firstWith((index) => (distances[index] ?? 0) <= lowDistance);
      return { from: Math.min(from, to), to };
    },
    get count() {
      return keys.length;
    },
  };
}
