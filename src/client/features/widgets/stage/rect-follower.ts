import type { Rect } from "./opening.ts";

type Followed = {
  readonly element: Element;
  readonly push: (rect: Rect | undefined) => void;
  rect: Rect | undefined;
  moves: IntersectionObserver | undefined;
};

/** So far may an element move before it counts: rounding is no movement. */
const SLACK_PX = 1;

/**
 * Tells where elements are, whenever that changes and only then: sizes by a ResizeObserver, mere movement by an IntersectionObserver whose
 * root is where the element was. Everything is read before anything is written, so the page is laid out once.
 */
export function createRectFollower(): (element: Element, push: (rect: Rect | undefined) => void) => () => void {
  const all = new Set<Followed>();
  const read = () => {
    const found = [...all].map((one) => ({ one, rect: rectOf(one.element) }));
    for (const { one, rect } of found) {
      if (sameRect(one.rect, rect)) continue;
      one.rect = rect;
      watchMoves(one, read);
      one.push(rect);
    }
  };
  const sizes = new ResizeObserver(read);
  return (element, push) => {
    const one: Followed = { element, push, rect: rectOf(element), moves: undefined };
    if (all.size === 0) sizes.observe(document.documentElement);
    all.add(one);
    sizes.observe(element);
    watchMoves(one, read);
    push(one.rect);
    return () => {
      all.delete(one);
      sizes.unobserve(element);
      one.moves?.disconnect();
      if (all.size === 0) sizes.disconnect();
    };
  };
}

/** Whole pixels: between them text is blurred. Undefined: there is nothing to see. */
function rectOf(element: Element): Rect | undefined {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const x = Math.round(left);
  const y = Math.round(top);
  const rect = { x, y, width: Math.round(right) - x, height: Math.round(bottom) - y };
  return rect.width > 0 && rect.height > 0 ? rect : undefined;
}

function watchMoves(one: Followed, onMove: () => void): void {
  one.moves?.disconnect();
  one.moves = undefined;
  if (!one.rect) return;
  const { x, y, width, height } = one.rect;
  const { clientWidth, clientHeight } = document.documentElement;
  const margins = [y, clientWidth - x - width, clientHeight - y - height, x];
  let before: number | undefined;
  one.moves = new IntersectionObserver(
    ([entry]) => {
      if (!entry) return;
      if (before !== undefined && before !== entry.intersectionRatio) onMove();
      before = entry.intersectionRatio;
    },
    { rootMargin: margins.map((margin) => `${-margin + SLACK_PX}px`).join(" "), threshold: [0, 0.5, 1] },
  );
  one.moves.observe(one.element);
}

const sameRect = (a: Rect | undefined, b: Rect | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);
