/** Where a window in the corner of the screen stands: pure arithmetic. */
import type { Rect } from "./opening.ts";

export const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"] as const;
export type Corner = (typeof CORNERS)[number];
export type Size = { readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };

export type CornerLayout = {
  readonly viewport: Size;
  readonly corner: Corner;
  /** How many windows stand in the same corner before this one. */
  readonly before: number;
  /** Height of the title bar. */
  readonly bar: number;
};

/** Below this width the page shows one pane at a time. */
const NARROW_PX = 700;
const GAP_PX = 12;
/** The head of a room stays free, and where one writes. */
const TOP_PX = 60;
const BOTTOM_PX = 76;
/** On a telephone the navigation lies below that. */
const NARROW_BOTTOM_PX = 140;

export function cornerSize({ viewport, bar }: Pick<CornerLayout, "viewport" | "bar">): Size {
  const width = viewport.width <= NARROW_PX ? Math.min(200, viewport.width - 2 * GAP_PX) : 320;
  const height = Math.round((width * 9) / 16) + bar;
  return { width, height: Math.min(height, Math.max(bar, viewport.height - 2 * GAP_PX)) };
}

/** Where a window begins: on a telephone above, since below is what one presses next. */
export const firstCorner = ({ width }: Size): Corner => (width <= NARROW_PX ? "top-right" : "bottom-right");

/** The whole window, title bar and all. */
export function cornerRect(layout: CornerLayout): Rect {
  const { viewport, corner, before } = layout;
  const size = cornerSize(layout);
  const bottom = viewport.width <= NARROW_PX ? NARROW_BOTTOM_PX : BOTTOM_PX;
  const step = before * (size.height + GAP_PX);
  const x = corner.endsWith("left") ? GAP_PX : viewport.width - size.width - GAP_PX;
  const y = corner.startsWith("top") ? TOP_PX + step : viewport.height - size.height - bottom - step;
  return { ...within({ x, y }, size, viewport), ...size };
}

/** So that no part of it lies outside of the page. */
export function within({ x, y }: Point, size: Size, viewport: Size): Point {
  const bound = (value: number, most: number) => Math.round(Math.max(0, Math.min(value, Math.max(0, most))));
  return { x: bound(x, viewport.width - size.width), y: bound(y, viewport.height - size.height) };
}

/** The corner that a window is let go nearest to. */
export function nearestCorner(rect: Rect, viewport: Size): Corner {
  const isTop = rect.y + rect.height / 2 < viewport.height / 2;
  const isLeft = rect.x + rect.width / 2 < viewport.width / 2;
  return isTop ? (isLeft ? "top-left" : "top-right") : isLeft ? "bottom-left" : "bottom-right";
}

/** Where an arrow key moves it; undefined for every other key. */
export function cornerAfterKey(corner: Corner, key: string): Corner | undefined {
  const [vertical, horizontal] = corner.split("-") as ["top" | "bottom", "left" | "right"]; // what a Corner is made of
  switch (key) {
    case "ArrowUp":
      return `top-${horizontal}`;
    case "ArrowDown":
      return `bottom-${horizontal}`;
    case "ArrowLeft":
      return `${vertical}-left`;
    case "ArrowRight":
      return `${vertical}-right`;
    default:
      return undefined;
  }
}
