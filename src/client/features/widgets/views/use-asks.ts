import { useEffect } from "preact/hooks";
import type { Opening } from "../stage/opening.ts";

/** Tells the stage while a question stands here, so that nothing lies over it. */
export function useAsks(opening: Pick<Opening, "asks">, asks: boolean): void {
  useEffect(() => {
    if (!asks) return;
    opening.asks.value = true;
    return () => {
      opening.asks.value = false;
    };
  }, [opening, asks]);
}
