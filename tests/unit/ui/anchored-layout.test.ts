import { describe, expect, test } from "vitest";
import { createAnchoredLayout } from "../../../src/ui/list/anchored-layout.ts";

const keysOf = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `k${from + index}`);

describe("heights from the end", () => {
  test("what is put before the first moves nothing", () => {
    const layout = createAnchoredLayout(() => 50);
    layout.setKeys(keysOf(100, 200));
    layout.measure("k150", 80.25);
    const before = layout.distanceOf(layout.indexOf("k160"));
    layout.setKeys(keysOf(0, 200));
    expect(layout.distanceOf(layout.indexOf("k160"))).toBe(before);
    expect(layout.distanceOf(0)).toBe(199 * 50 + 80.25);
  });

  test("a measured height moves only what stands before it", () => {
    const layout = createAnchoredLayout(() => 50);
    layout.setKeys(keysOf(0, 10));
    expect(layout.distanceOf(5)).toBe(250);
    expect(layout.measure("k3", 90)).toBe(true);
    expect(layout.measure("k3", 90)).toBe(false);
    expect(layout.distanceOf(4)).toBe(300);
    expect(layout.distanceOf(3)).toBe(390);
    expect(layout.distanceOf(0)).toBe(540);
  });

  test("an estimate stays what it was until the row is measured", () => {
    const layout = createAnchoredLayout(() => undefined, 64);
    layout.setKeys(keysOf(0, 20));
    const total = layout.distanceOf(0);
    for (let i = 10; i < 18; i++) layout.measure(`k${i}`, 64);
    layout.setKeys(keysOf(0, 21));
    expect(layout.distanceOf(0)).toBe(total + 64);
    for (let i = 10; i < 18; i++) layout.measure(`k${i}`, 100);
    layout.setKeys(keysOf(0, 22));
    expect(layout.distanceOf(21)).toBe(100); // new rows are guessed from what was measured
  });

  test("which items lie in a stretch", () => {
    const layout = createAnchoredLayout(() => 10);
    layout.setKeys(keysOf(0, 10)); // k9 is 0 to 10 from the end, k0 is 90 to 100
    expect(layout.itemsBetween(0, 10)).toEqual({ from: 9, to: 10 });
    expect(layout.itemsBetween(5, 15)).toEqual({ from: 8, to: 10 });
    expect(layout.itemsBetween(-100, 1000)).toEqual({ from: 0, to: 10 });
    expect(layout.itemsBetween(200, 300)).toEqual({ from: 0, to: 0 });
    expect(layout.itemsBetween(-50, -10)).toEqual({ from: 10, to: 10 });
  });

  test("agrees with a plain sum after any sequence of changes", () => {
    let seed = 42;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const layout = createAnchoredLayout(() => 40);
    const heights = new Map<string, number>();
    let first = 500;
    let last = 550;
    let keys: string[] = [];
    const set = () => {
      const gone = new Set(keys);
      keys = keysOf(first, last).filter((_, index) => index % 17 !== 3);
      for (const key of keys) gone.delete(key);
      for (const key of gone) heights.delete(key);
      layout.setKeys(keys);
    };
    set();
    for (let step = 0; step < 400; step++) {
      const kind = random(4);
      if (kind === 0) first -= random(5);
      if (kind === 1) last += random(3) - 1;
      if (kind < 2) set();
      const key = keys[random(keys.length)] ?? "";
      const height = 10 + random(200);
      layout.measure(key, height);
      heights.set(key, height);
      const index = random(keys.length);
      const sum = keys.slice(index).reduce((total, each) => total + (heights.get(each) ?? 40), 0);
      expect(layout.distanceOf(index)).toBe(sum);
    }
  });

  test("an empty list, unknown keys", () => {
    const layout = createAnchoredLayout(() => undefined);
    expect(layout.distanceOf(0)).toBe(0);
    expect(layout.itemsBetween(0, 100)).toEqual({ from: 0, to: 0 });
    expect(layout.measure("nobody", 10)).toBe(false);
    expect(layout.indexOf("nobody")).toBe(-1);
  });
});
