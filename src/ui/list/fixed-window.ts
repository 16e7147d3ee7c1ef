/** Which rows of equal height to keep in the DOM: from (inclusive) and to (exclusive). */
export type RowWindow = { readonly from: number; readonly to: number };

/**
 * The rows that a viewport shows, with `overscan` rows on each side. Keeps `current` as long as it still covers what is
 * seen, so that a small scroll renders nothing.
 */
export function fixedWindow(
  view: { readonly top: number; readonly height: number },
  rowHeight: number,
  count: number,
  overscan: number,
  current?: RowWindow,
): RowWindow {
  const first = clamp(Math.floor(view.top / rowHeight), 0, Math.max(0, count - 1));
  const last = clamp(Math.ceil((view.top + view.height) / rowHeight), first, count);
  const margin = Math.floor(overscan / 2);
  if (
    current &&
    current.to <= count &&
    current.from <= Math.max(0, first - margin) &&
    current.to >= Math.min(count, last + margin) &&
    current.to - current.from <= last - first + 2 * overscan + margin
  ) {
    return current;
  }
  return { from: Math.max(0, first - overscan), to: Math.min(count, last + overscan) };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
