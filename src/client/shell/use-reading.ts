import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useApp } from "../app/app-context.ts";
import type { TimelineModel, TimelineRow } from "../features/timeline/index.ts";

const KEEP_PLACE_AFTER_MS = 300;
/** So many older messages are kept ready above what is seen. */
const READY_ABOVE = 150;

/** Follows what a person reads: tells the hub that the newest was seen, keeps the place, fetches older messages ahead. */
export function useReading(timeline: TimelineModel) {
  const { preferences, navigation } = useApp();
  const atEnd = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const keep = useRef<() => void>(() => undefined);
  const read = () => {
    if (atEnd.current && document.visibilityState === "visible" && document.hasFocus()) {
      timeline.markRead(preferences.current.peek().privateReceipts);
    }
  };
  useSignalEffect(() => {
    // Each new message at the end is read as well.
    void timeline.items.value;
    read();
  });
  useEffect(() => {
    // Who reloads right after scrolling finds the same lines again; at pagehide the history takes no more.
    const keepNow = () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      keep.current();
    };
    document.addEventListener("visibilitychange", read);
    window.addEventListener("focus", read);
    window.addEventListener("beforeunload", keepNow);
    return () => {
      document.removeEventListener("visibilitychange", read);
      window.removeEventListener("focus", read);
      window.removeEventListener("beforeunload", keepNow);
      clearTimeout(timer.current);
    };
  }, [timeline]);
  return useMemo(
    () => ({
      onAtEnd(end: boolean) {
        atEnd.current = end;
        read();
      },
      onPlace(firstKey: string, lastKey: string) {
        const { rows } = timeline.snapshot.peek();
        const first = rows.findIndex((row) => row.key === firstKey);
        if (first < READY_ABOVE && rows.length >= READY_ABOVE / 3) timeline.pageBack();
        keep.current = () => {
          timer.current = undefined;
          const eventId = middleOf(timeline.snapshot.peek().rows, firstKey, lastKey);
          navigation.keepPlace(atEnd.current || eventId === undefined ? undefined : { eventId });
        };
        clearTimeout(timer.current);
        timer.current = setTimeout(() => keep.current(), KEEP_PLACE_AFTER_MS);
      },
    }),
    [timeline],
  );
}

/** The message in the middle of what is seen. */
function middleOf(rows: readonly TimelineRow[], firstKey: string, lastKey: string): string | undefined {
  const first = rows.findIndex((row) => row.key === firstKey);
  const last = rows.findIndex((row) => row.key === lastKey);
  const middle = rows.slice(Math.round((first + last) / 2), last + 1).find((row) => row.kind === "message");
  return middle?.kind === "message" ? middle.item.eventId : undefined;
}
