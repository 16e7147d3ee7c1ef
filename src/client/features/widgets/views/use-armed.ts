import { useEffect, useRef } from "preact/hooks";

export const ARM_AFTER_MS = 500;

/**
 * Guards what is decided by one click against a click that was meant for something else: for half a second after the question has
 * appeared, or the window came back to the front, nothing is taken.
 */
export function useArmed(now: () => number = () => performance.now()): (act: () => void) => () => void {
  const shownAt = useRef(Number.POSITIVE_INFINITY);
  const clock = useRef(now);
  useEffect(() => {
    const restart = () => {
      shownAt.current = clock.current();
    };
    restart();
    window.addEventListener("focus", restart);
    document.addEventListener("visibilitychange", restart);
    return () => {
      window.removeEventListener("focus", restart);
      document.removeEventListener("visibilitychange", restart);
    };
  }, []);
  return (act) => () => {
    if (clock.current() - shownAt.current >= ARM_AFTER_MS) act();
  };
}
