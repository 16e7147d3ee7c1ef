/**
 * How far around what is seen an anchored list is rendered, in screens: ahead in the direction of the scroll, behind it, and how far one may
 * scroll before the next render.
 */
export type Reach = { readonly ahead: number; readonly behind: number; readonly slack: number };

/** For the first picture; what lies around it comes after. */
export const AT_FIRST: Reach = { ahead: 0.25, behind: 0.25, slack: 0.25 };
export const MOVING: Reach = { ahead: 2, behind: 1, slack: 0.75 };
export const AT_REST: Reach = { ahead: 0.75, behind: 0.75, slack: 0.5 };

type Rows = { readonly from: number; readonly to: number };

/** At most so many rows: what is far behind goes first. `direction` is above 0 where the list is scrolled towards its first row. */
export function limitedTo(most: number, { from, to }: Rows, inView: Rows, direction: number): Rows {
  if (to - from <= most) return { from, to };
  if (direction > 0) {
    const last = Math.max(inView.to, Math.min(to, from + most));
    return { from: Math.max(from, last - most), to: last };
  }
  const first = Math.min(inView.from, Math.max(from, to - most));
  return { from: first, to: Math.min(to, first + most) };
}
