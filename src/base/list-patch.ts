/** A change of a list as splices, applied in order: what stands between the hub's lists and the page's. */
export type Splice<T> = { readonly at: number; readonly remove: number; readonly insert: readonly T[] };
export type ListPatch<T> = readonly Splice<T>[];

/**
 * Splices that turn `before` into `after`. Items are the same when their keys are; an item that stayed in place and is not
 * `equal` is replaced. Common ends are skipped, the middle is compared by position where the keys agree.
 * Promise: `applyListPatch(before, diffList(before, after, …))` equals `after`.
 */
export function diffList<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  equal: (a: T, b: T) => boolean = Object.is,
): ListPatch<T> {
  const sameKey = (a: T | undefined, b: T | undefined) => a !== undefined && b !== undefined && keyOf(a) === keyOf(b);
  let start = 0;
  while (start < before.length && start < after.length && sameKey(before[start], after[start])) start++;
  let endBefore = before.length;
  let endAfter = after.length;
  while (endBefore > start && endAfter > start && sameKey(before[endBefore - 1], after[endAfter - 1])) {
    endBefore--;
    endAfter--;
  }
  const patch: Splice<T>[] = [];
  const replaceChanged = (from: number, to: number, shift: number) => {
    for (let i = from; i < to; i++) {
      const next = after[i] as T;
      if (!equal(before[i - shift] as T, next)) patch.push({ at: i, remove: 1, insert: [next] });
    }
  };
  if (endBefore > start || endAfter > start) {
    patch.push({ at: start, remove: endBefore - start, insert: after.slice(start, endAfter) });
  }
  replaceChanged(0, start, 0);
  replaceChanged(endAfter, after.length, endAfter - endBefore);
  return patch;
}

export function applyListPatch<T>(list: readonly T[], patch: ListPatch<T>): T[] {
  const next = list.slice();
  for (const { at, remove, insert } of patch) next.splice(at, remove, ...insert);
  return next;
}
