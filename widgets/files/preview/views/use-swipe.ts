import { useRef } from "preact/hooks";

const FAR_PX = 60;

/** A finger that goes sideways turns the page; one that scrolls or zooms does not. */
export function useSwipe(onSwipe: (by: 1 | -1) => void) {
  const start = useRef<{ readonly x: number; readonly y: number; readonly scrolled: number } | undefined>(undefined);
  return {
    onTouchStart(event: TouchEvent) {
      const [touch] = event.touches;
      const isAlone = event.touches.length === 1 && !isTaken(event.target);
      start.current =
        touch && isAlone ? { x: touch.clientX, y: touch.clientY, scrolled: scrollX(event.target) } : undefined;
    },
    onTouchEnd(event: TouchEvent) {
      const from = start.current;
      start.current = undefined;
      const [touch] = event.changedTouches;
      if (!from || !touch || event.touches.length > 0) return;
      const across = touch.clientX - from.x;
      const along = Math.abs(touch.clientY - from.y);
      if (Math.abs(across) < FAR_PX || Math.abs(across) < along * 1.5) return;
      if (scrollX(event.target) !== from.scrolled) return;
      onSwipe(across < 0 ? 1 : -1);
    },
  };
}

const isTaken = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("video,audio,input") !== null;

/** How far anything around it is scrolled sideways. */
function scrollX(target: EventTarget | null): number {
  let sum = 0;
  for (let at = target instanceof Element ? target : null; at; at = at.parentElement) sum += at.scrollLeft;
  return sum;
}
