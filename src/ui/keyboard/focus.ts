const FOCUSABLE =
  'a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),textarea:not(:disabled),summary,[tabindex]:not([tabindex="-1"])';

/** What can be focused inside, in order. */
export function focusableIn(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.checkVisibility());
}

/**
 * Remembers what has the focus now; the returned function gives it back, unless it is gone or the person has moved on
 * to something else meanwhile.
 */
export function rememberFocus(): (from?: Element | null) => void {
  const before = document.activeElement;
  return (from) => {
    const now = document.activeElement;
    const moved = now && now !== document.body && !from?.contains(now) && now !== before;
    if (!moved && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}

/** Which way an arrow, Home or End leads in a row (`horizontal`) or a column of `count` things; undefined for other keys. */
export function rovingTarget(
  key: string,
  current: number,
  count: number,
  options: { readonly orientation?: "vertical" | "horizontal"; readonly wrap?: boolean; readonly page?: number } = {},
): number | undefined {
  if (count < 1) return undefined;
  const { orientation = "vertical", wrap = false, page = 10 } = options;
  const [back, forward] = orientation === "vertical" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  const bound = (index: number) => Math.max(0, Math.min(count - 1, index));
  if (key === forward) return wrap ? (current + 1) % count : bound(current + 1);
  if (key === back) return wrap ? (Math.max(current, 0) - 1 + count) % count : bound(current - 1);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key === "PageDown" && orientation === "vertical") return bound(current + page);
  if (key === "PageUp" && orientation === "vertical") return bound(current - page);
  return undefined;
}
