import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * Calls `onDismiss` when something that floats should go: a press outside of it, Esc, the window losing focus or size,
 * a scroll outside. A press on `except` (the button it hangs on) is left to that button.
 */
export function useDismiss(
  root: RefObject<HTMLElement | null>,
  onDismiss: () => void,
  except?: Element,
  options: { readonly keepOnScroll?: boolean } = {},
): void {
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  const keepOnScroll = options.keepOnScroll ?? false;
  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target;
      if (!(target instanceof Node)) return;
      if (root.current?.contains(target) || (event.type !== "scroll" && except?.contains(target))) return;
      dismiss.current();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      dismiss.current();
    };
    const away = () => dismiss.current();
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("keydown", onKey, true);
    if (!keepOnScroll) document.addEventListener("scroll", outside, true);
    window.addEventListener("resize", away);
    window.addEventListener("blur", away);
    return () => {
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("scroll", outside, true);
      window.removeEventListener("resize", away);
      window.removeEventListener("blur", away);
    };
  }, [root, except, keepOnScroll]);
}
