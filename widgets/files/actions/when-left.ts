/**
 * Calls `leave` when nobody may come back to this page: the host takes the frame out or shows another page in it (`pagehide`), or
 * the person turns to another tab or app, after which a phone may end the page without a further word. Returns what stops it.
 */
export function whenLeft(leave: () => void, page: Window = window): () => void {
  const { document } = page;
  const onVisibility = () => {
    if (document.visibilityState === "hidden") leave();
  };
  page.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    page.removeEventListener("pagehide", leave);
    document.removeEventListener("visibilitychange", onVisibility);
  };
}
