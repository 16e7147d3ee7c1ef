import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isActive, type Transfer } from "../transfers/transfer.ts";

const EVERY_MS = 60_000;

/**
 * Asks the server again when the person comes back to the page, and now and then while they look at it; warns before the page
 * is left while something is on its way that would not outlive it.
 */
export function useKeepUp(refresh: () => void, transfers: ReadonlySignal<readonly Transfer[]>): void {
  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === "visible") refresh();
    };
    const onLeave = (event: BeforeUnloadEvent) => {
      if (transfers.peek().some((transfer) => isActive(transfer) && !transfer.kept)) event.preventDefault();
    };
    const timer = setInterval(onVisible, EVERY_MS);
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("beforeunload", onLeave);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("beforeunload", onLeave);
    };
  }, [refresh]);
}
