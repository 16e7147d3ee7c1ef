import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import {
  belowStrips,
  questionOf,
  STRIP_PX,
  stripRect,
} from "../../../../src/client/features/widgets/stage/call-strip.ts";
import type { OpeningMode, Rect } from "../../../../src/client/features/widgets/stage/opening.ts";

const opening = (asks: boolean, mode: OpeningMode, box: Rect | undefined) => ({
  asks: signal(asks),
  mode: signal(mode),
  box: signal(box),
});
const SMALL: Rect = { x: 0, y: 0, width: 200, height: 200 };
const LARGE: Rect = { x: 300, y: 60, width: 900, height: 700 };

test("it stands above the largest question that is on the screen", () => {
  const large = opening(true, "place", LARGE);
  expect(questionOf([opening(true, "place", SMALL), large, opening(false, "place", LARGE)])).toBe(large);
  expect(questionOf([opening(true, "corner", LARGE), opening(true, "place", undefined)])).toBeUndefined();
  expect(questionOf([])).toBeUndefined();
});

test.each([
  { viewport: { width: 1440, height: 900 }, question: LARGE },
  { viewport: { width: 390, height: 844 }, question: { x: 0, y: 56, width: 390, height: 700 } },
  { viewport: { width: 1440, height: 900 }, question: { x: 1300, y: 60, width: 140, height: 300 } },
])("no strip overlaps the question or leaves the page: $viewport.width", ({ viewport, question }) => {
  const below = belowStrips(question, 2);
  for (const before of [0, 1]) {
    const strip = stripRect(question, before, viewport);
    expect(strip.y).toBeGreaterThanOrEqual(question.y);
    expect(strip.y + strip.height).toBeLessThanOrEqual(below.y);
    expect(strip.x).toBeGreaterThanOrEqual(0);
    expect(strip.x + strip.width).toBeLessThanOrEqual(viewport.width);
  }
  expect(below.y + below.height).toBe(question.y + question.height);
});

test("a place that is too low gives all it has", () => {
  expect(belowStrips({ ...SMALL, height: STRIP_PX / 2 }, 1).height).toBe(0);
});
