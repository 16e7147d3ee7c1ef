import { effect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "../app/app-context.ts";
import type { TimelineHandle, TimelineModel } from "../features/timeline/index.ts";

const MOST_PAGES = 5;
const MOST_FRAMES = 60;

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
    let given = false;
    const giveUp = () => {
      given = true;
      stop();
      for (const name of ["wheel", "touchmove", "keydown"] as const) window.removeEventListener(name, giveUp);
    };
    for (const name of ["wheel", "touchmove", "keydown"] as const)
      window.addEventListener(name, giveUp, { passive: true });
    // The list knows the row only after it has rendered, which on a busy machine is not the next frame.
    const show = (key: string, framesLeft: number, isLast: boolean) =>
      requestAnimationFrame(() => {
        if (given) return;
        if (!handle.current?.scrollToKey(key) && framesLeft > 0) show(key, framesLeft - 1, isLast);
        else if (isLast) giveUp();
      });
    let isThere = false;
    stop = effect(() => {
      const { rows, edges } = timeline.snapshot.value;
      const row = rows.find((one) => one.kind === "message" && one.item.eventId === wanted);
      const wasThere = isThere;
      isThere = row !== undefined;
      if (row) {
        // What is kept from before may turn out to have a gap, and start again without it: only what the server was heard on stays.
        if (!wasThere || !edges.stale) show(row.key, MOST_FRAMES, !edges.stale);
        if (!edges.stale) queueMicrotask(stop);
      } else if (edges.stale) return;
      else if (edges.reachedStart || pages > MOST_PAGES) queueMicrotask(giveUp);
      else if (!edges.loadingOlder) {
        pages++;
        queueMicrotask(() => timeline.pageBack());
      }
    });
    return giveUp;
  }, [timeline]);
}
