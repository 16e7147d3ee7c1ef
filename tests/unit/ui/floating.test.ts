import { describe, expect, test } from "vitest";
import { fixedWindow } from "../../../src/ui/list/fixed-window.ts";
import { placeFloating } from "../../../src/ui/overlay/place.ts";
import { createTypeahead } from "../../../src/ui/overlay/typeahead.ts";

const viewport = { width: 400, height: 300 };

describe("placing what floats", () => {
  test("on the wanted side, else on the other", () => {
    const size = { width: 100, height: 80 };
    expect(placeFloating({ x: 50, y: 20, width: 40, height: 20 }, size, viewport, "below-start")).toEqual({
      x: 50,
      y: 44,
    });
    expect(placeFloating({ x: 50, y: 250, width: 40, height: 20 }, size, viewport, "below-start")).toEqual({
      x: 50,
      y: 166,
    });
    expect(placeFloating({ x: 50, y: 10, width: 40, height: 20 }, size, viewport, "above")).toEqual({ x: 20, y: 34 });
    expect(placeFloating({ x: 340, y: 100, width: 40, height: 20 }, size, viewport, "end").x).toBe(236);
  });

  test("always inside, also where it does not fit at all", () => {
    for (const placement of [
      "below-start",
      "below-end",
      "above-start",
      "above-end",
      "end",
      "above",
      "below",
    ] as const) {
      for (const [x, y] of [
        [-50, -50],
        [390, 290],
        [200, 150],
        [1000, 1000],
      ] as const) {
        const at = placeFloating({ x, y, width: 10, height: 10 }, { width: 120, height: 90 }, viewport, placement);
        expect(at.x).toBeGreaterThanOrEqual(8);
        expect(at.y).toBeGreaterThanOrEqual(8);
        expect(at.x + 120).toBeLessThanOrEqual(392);
        expect(at.y + 90).toBeLessThanOrEqual(292);
      }
    }
    expect(
      placeFloating({ x: 0, y: 0, width: 10, height: 10 }, { width: 900, height: 900 }, viewport, "below"),
    ).toEqual({ x: 8, y: 8 });
  });
});

describe("typing ahead", () => {
  const labels = ["Reply", "Edit", "Remove", "Copy link", "React"];
  const key = (letter: string, timeStamp: number) => ({
    key: letter,
    timeStamp,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
  });

  test("letters add up within a second, the same letter goes round", () => {
    const find = createTypeahead();
    expect(find(key("r", 0), labels, 1)).toBe(2);
    expect(find(key("e", 100), labels, 2)).toBe(2);
    expect(find(key("a", 200), labels, 2)).toBe(4);
    expect(find(key("r", 3000), labels, 4)).toBe(0);
    expect(find(key("r", 3100), labels, 0)).toBe(2);
    expect(find(key("c", 9000), labels, 0)).toBe(3);
  });

  test("other keys are not letters", () => {
    const find = createTypeahead();
    expect(find(key("Escape", 0), labels, 0)).toBeUndefined();
    expect(find(key(" ", 0), labels, 0)).toBeUndefined();
    expect(find({ ...key("r", 0), ctrlKey: true }, labels, 0)).toBeUndefined();
    expect(find(key("z", 0), labels, 0)).toBeUndefined();
    expect(find(key("r", 5000), [], -1)).toBeUndefined();
  });
});

describe("rows of one height", () => {
  test("what is seen and some more; the same window for a small scroll", () => {
    const first = fixedWindow({ top: 4000, height: 400 }, 40, 10_000, 12);
    expect(first).toEqual({ from: 88, to: 122 });
    expect(fixedWindow({ top: 4100, height: 400 }, 40, 10_000, 12, first)).toBe(first);
    expect(fixedWindow({ top: 4600, height: 400 }, 40, 10_000, 12, first)).toEqual({ from: 103, to: 137 });
  });

  test("ends, empty and shrunken lists", () => {
    expect(fixedWindow({ top: 0, height: 400 }, 40, 3, 12)).toEqual({ from: 0, to: 3 });
    expect(fixedWindow({ top: 0, height: 400 }, 40, 0, 12)).toEqual({ from: 0, to: 0 });
    expect(fixedWindow({ top: 1e6, height: 400 }, 40, 50, 12, { from: 900, to: 930 })).toEqual({ from: 37, to: 50 });
    expect(fixedWindow({ top: -80, height: 400 }, 40, 50, 12).from).toBe(0);
  });
});
