import { effect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "../app/app-context.ts";
import type { TimelineHandle, TimelineModel } from "../features/timeline/index.ts";

const MOST_PAGES = 5;

/**
 * Goes back to the message that stood in the middle when this place was left: after a reload, or by the browser's back. Older
 * messages are fetched for it, within bounds; whoever scrolls meanwhile has decided otherwise.
 */
export function usePlace(timeline: TimelineModel, handle: RefObject<TimelineHandle | null>): void {
  const { navigation } = useApp();
  useEffect(() => {
    const wanted = navigation.place()?.eventId;
    if (wanted === undefined) return;
    let pages = 0;
    let stop: () => void = () => undefined;
    const giveUp = () => {
      stop();
      for (const name of ["wheel", "touchmove", "keydown"] as const) window.removeEventListener(name, giveUp);
    };
    for (const name of ["wheel", "touchmove", "keydown"] as const)
      window.addEventListener(name, giveUp, { passive: true });
    stop = effect(() => {
      const { rows, edges } = timeline.snapshot.value;
      const row = rows.find((one) => one.kind === "message" && one.item.eventId === wanted);
      if (row) {
        // The list shows the row only after it has rendered.
        requestAnimationFrame(() => handle.current?.scrollToKey(row.key));
        queueMicrotask(giveUp);
      } else if (edges.reachedStart || pages > MOST_PAGES) queueMicrotask(giveUp);
      else if (!edges.stale && !edges.loadingOlder) {
        pages++;
        queueMicrotask(() => timeline.pageBack());
      }
    });
    return giveUp;
  }, [timeline]);
}
