import { expect, test } from "vitest";
import { applyListPatch, diffList } from "#base";

type Item = { readonly key: string; readonly n: number };
const keyOf = (item: Item) => item.key;

/** A small deterministic generator, so that a failing run can be repeated. */
function createRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % below;
  };
}

test("a patch turns any list into any other", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = createRandom(seed);
    const make = (): Item[] => {
      const keys = Array.from({ length: random(12) }, () => String(random(15)));
      return [...new Set(keys)].map((key) => ({ key, n: random(2) }));
    };
    const before = make();
    const after = make();
    const patch = diffList(before, after, keyOf, (a, b) => a.n === b.n);
    expect(applyListPatch(before, patch), `seed ${seed}`).toEqual(after);
  }
});

test("what did not change is not sent", () => {
  const before = Array.from({ length: 100 }, (_, n) => ({ key: String(n), n }));
  const after = [...before];
  expect(diffList(before, after, keyOf)).toEqual([]);
  after[50] = { key: "50", n: -1 };
  expect(diffList(before, after, keyOf)).toEqual([{ at: 50, remove: 1, insert: [{ key: "50", n: -1 }] }]);
  const older = Array.from({ length: 100 }, (_, n) => ({ key: `older${n}`, n }));
  expect(diffList(before, [...older, ...before], keyOf)).toEqual([{ at: 0, remove: 0, insert: older }]);
});
