/** A box in viewport coordinates, pixels. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };
/** On which side of the anchor something floats, and which edges it shares with it. */
export type Placement = "below-start" | "below-end" | "above-start" | "above-end" | "end" | "above" | "below";

const EDGE = 8;

/** Where something of `size` floats beside `anchor`: on the wanted side, else the opposite, always inside `viewport`. */
export function placeFloating(
  anchor: Box,
  size: Size,
  viewport: Size,
  placement: Placement,
  gap = 4,
): { readonly x: number; readonly y: number } {
  const clampX = (x: number) => clamp(x, EDGE, viewport.width - size.width - EDGE);
  const clampY = (y: number) => clamp(y, EDGE, viewport.height - size.height - EDGE);
  if (placement === "end") {
    const right = anchor.x + anchor.width + gap;
    const fits = right + size.width + EDGE <= viewport.width;
    return { x: clampX(fits ? right : anchor.x - size.width - gap), y: clampY(anchor.y) };
  }
  const below = anchor.y + anchor.height + gap;
  const above = anchor.y - size.height - gap;
  const fitsBelow = below + size.height + EDGE <= viewport.height;
  const fitsAbove = above >= EDGE;
  const wantsBelow = placement.startsWith("below");
  const y = wantsBelow ? (fitsBelow || !fitsAbove ? below : above) : fitsAbove || !fitsBelow ? above : below;
  const x = placement.endsWith("-start")
    ? anchor.x
    : placement.endsWith("-end")
      ? anchor.x + anchor.width - size.width
      : anchor.x + (anchor.width - size.width) / 2;
  return { x: clampX(x), y: clampY(y) };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** The box of an element, or a point, as an anchor. */
export function boxOf(anchor: Element | { readonly x: number; readonly y: number }): Box {
  if (!("getBoundingClientRect" in anchor)) return { x: anchor.x, y: anchor.y, width: 0, height: 0 };
  const { x, y, width, height } = anchor.getBoundingClientRect();
  return { x, y, width, height };
}
