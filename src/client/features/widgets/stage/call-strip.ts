/** Where the strips stand that speak for small windows while a question is on the screen: pure arithmetic. */

import type { Size } from "./corner-window.ts";
import type { Opening, Rect } from "./opening.ts";

/** High enough for a finger. */
export const STRIP_PX = 52;
/** In less there is no room for its two buttons. */
const MIN_WIDTH_PX = 300;

type Staged = Pick<Opening, "mode" | "asks" | "box">;

/** The question that the strips stand above: the largest; undefined while nothing is asked. Read in a view, it is followed. */
export function questionOf<T extends Staged>(openings: readonly T[]): T | undefined {
  const asking = openings.filter(({ mode, asks, box }) => asks.value && mode.value === "place" && box.value);
  return asking.toSorted((a, b) => areaOf(b.box.value) - areaOf(a.box.value))[0];
}

/** What is left of the question's place below the strips: they cover none of it. */
export function belowStrips(box: Rect, strips: number): Rect {
  const taken = Math.min(strips * STRIP_PX, box.height);
  return { ...box, y: box.y + taken, height: box.height - taken };
}

/** The place of one strip at the upper end of the question's place. */
export function stripRect(question: Rect, before: number, viewport: Size): Rect {
  const width = Math.min(Math.max(question.width, MIN_WIDTH_PX), viewport.width);
  const x = Math.max(0, Math.min(question.x, viewport.width - width));
  return { x, y: question.y + before * STRIP_PX, width, height: STRIP_PX };
}

const areaOf = (rect: Rect | undefined): number => (rect ? rect.width * rect.height : 0);
