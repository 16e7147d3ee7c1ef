import { createAnchoredLayout } from "./anchored-layout.ts";
import { AT_FIRST, AT_REST, limitedTo, MOVING } from "./anchored-reach.ts";

export type Align = "start" | "center" | "end" | "nearest";

type Callbacks = {
  readonly estimateHeight?: (key: string) => number | undefined;
  readonly hasMoreAfter?: boolean;
  readonly onNearStart?: () => void;
  readonly onNearEnd?: () => void;
  readonly onVisibleRange?: (firstKey: string, lastKey: string) => void;
  readonly onAtEnd?: (atEnd: boolean) => void;
};

/** Part of the list that is in the DOM, and the empty space that stands for the rest, in pixels. */
export type AnchoredWindow = {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
};

const MAX_ROWS = 72;
const END_THRESHOLD_PX = 24;
const ASK_AGAIN_MS = 1000;
/** From how many screens before the first item more are asked for: at rest, and once a hand has scrolled that way. */
const NEAR_AT_REST = 1;
const NEAR_MOVING = 6;
/** So long after the last scroll the list is at rest: rows of the way are let go. */
const REST_MS = 150;

/**
 * The moving part of `AnchoredList`: which rows are in the DOM, and what keeps its place. `offset` is the distance from
 * the end of the content to the lower edge of the viewport (`-scrollTop` of a reversed column).
 */
export function createAnchoredScroller(options: {
  readonly rerender: () => void;
  readonly initialKey?: string | undefined;
}) {
  let callbacks: Callbacks = {};
  let keys: readonly string[] = [];
  let element: HTMLElement | undefined;
  let offset = 0;
  let height = 900;
  let footer = 1;
  /** Browsers round scrollTop; what is lost stands in the height of a strip below the footer, one pixel at rest. */
  let strip: HTMLElement | null = null;
  let rounding = 0;
  let direction = 1;
  let touched = false;
  let focusInside = false;
  let current = { from: 0, to: 0 };
  let reach = AT_FIRST;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  /** Seen rows with the distance of their upper edge, the one to hold first. */
  let anchors: { readonly key: string; readonly distance: number }[] = [];
  let jump: { readonly key: string; readonly align: Align } | undefined =
    options.initialKey === undefined ? undefined : { key: options.initialKey, align: "center" };
  let keysChanged = false;
  let frame = 0;
  let atEnd: boolean | undefined;
  let seen = "";
  const asked = { start: { key: "", at: 0 }, end: { key: "", at: 0 } };
  const layout = createAnchoredLayout((key) => callbacks.estimateHeight?.(key));
  const observed = new Set<Element>();
  const observer = typeof ResizeObserver === "undefined" ? undefined : new ResizeObserver(resized);

  const sticksToEnd = () => !callbacks.hasMoreAfter && !jump && offset <= END_THRESHOLD_PX;
  const total = () => layout.distanceOf(0) + footer;

  function setKeys(next: readonly string[]): void {
    if (next === keys) return;
    keys = next;
    layout.setKeys(next);
    keysChanged = true;
  }

  const wanted = () => windowAround(reach.ahead, reach.behind);
  const needed = () => windowAround(reach.ahead - reach.slack, reach.behind - reach.slack);

  function windowAround(ahead: number, behind: number): { from: number; to: number } {
    const up = direction > 0 ? ahead : behind;
    const down = direction > 0 ? behind : ahead;
    const low = offset - footer - down * height;
    return layout.itemsBetween(low, offset - footer + (1 + up) * height);
  }

  function window(): AnchoredWindow {
    if (jump) offset = Math.max(0, offsetFor(jump));
    focusInside = element?.contains(document.activeElement) ?? false;
    const { from, to } = needed();
    if (keysChanged || from < current.from || to > current.to) current = limited(wanted());
    return {
      ...current,
      before: layout.distanceOf(0) - layout.distanceOf(current.from),
      after: layout.distanceOf(current.to),
    };
  }

  const limited = (rows: { from: number; to: number }) => limitedTo(MAX_ROWS, rows, windowAround(0, 0), direction);

  function attach(to: HTMLElement): () => void {
    element = to;
    strip = to.querySelector("[data-strip]");
    height = to.clientHeight || height;
    observer?.observe(to);
    // Whoever takes the wheel ends a jump that still waits for heights.
    const takesOver = () => {
      jump = undefined;
      touched = true;
    };
    const events = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
    for (const name of events) to.addEventListener(name, takesOver, { passive: true });
    options.rerender();
    restLater();
    return () => {
      clearTimeout(restTimer);
      for (const name of events) to.removeEventListener(name, takesOver);
      observer?.disconnect();
      observed.clear();
      cancelAnimationFrame(frame);
      element = undefined;
    };
  }

  /** After every render: follow the rows' heights, hold the place. */
  function committed(): void {
    if (!element || !observer) return;
    // A row that has left the DOM took the focus with it: the list keeps it.
    if (focusInside && document.activeElement === document.body) element.focus({ preventScroll: true });
    const now = new Set<Element>(element.querySelectorAll(":scope > * > [data-key], :scope > * > [data-footer]"));
    for (const row of observed) {
      if (now.has(row)) continue;
      observer.unobserve(row);
      observed.delete(row);
    }
    for (const row of now) {
      if (observed.has(row)) continue;
      observer.observe(row);
      observed.add(row);
    }
    if (keysChanged) {
      keysChanged = false;
      hold();
    }
    if (jump) scrollTo(offsetFor(jump));
    report();
  }

  /** Runs after layout and before paint: what is put right here was never seen wrong. */
  function resized(entries: readonly ResizeObserverEntry[]): void {
    let changed = false;
    for (const entry of entries) {
      const target = entry.target as HTMLElement; // only HTML elements are observed
      const size = entry.borderBoxSize[0]?.blockSize ?? 0;
      if (target === element) {
        height = target.clientHeight;
        changed = true;
      } else if (target.dataset.footer !== undefined) {
        changed ||= footer !== size + 1;
        footer = size + 1;
      } else if (target.isConnected && layout.measure(target.dataset.key ?? "", size)) {
        changed = true;
      }
    }
    if (changed) hold();
    if (jump) {
      scrollTo(offsetFor(jump));
      if (allMeasured()) jump = undefined;
    }
    capture();
    if (changed) renderLater();
    report();
  }

  /** Puts the row under the eye back where it was, if something between it and the end changed its height. */
  function hold(): void {
    if (!element || jump) return;
    if (sticksToEnd()) {
      if (offset !== 0) scrollTo(0);
      return;
    }
    for (const { key, distance } of anchors) {
      const index = layout.indexOf(key);
      if (index < 0) continue;
      const moved = layout.distanceOf(index) + footer - distance;
      if (moved !== 0) scrollTo(offset + moved);
      break;
    }
    capture();
  }

  function capture(): void {
    const { from, to } = layout.itemsBetween(offset - footer, offset - footer + height);
    const whole: typeof anchors = [];
    const cut: typeof anchors = [];
    for (let index = from; index < to; index++) {
      const key = keys[index];
      if (key === undefined || !layout.isMeasured(key)) continue;
      const distance = layout.distanceOf(index) + footer;
      (distance <= offset + height ? whole : cut).push({ key, distance });
    }
    anchors = [...whole, ...cut];
  }

  function scrolled(): void {
    if (!element) return;
    const next = Math.max(0, -element.scrollTop + rounding);
    if (next === offset) return;
    direction = next > offset ? 1 : -1;
    offset = next;
    reach = MOVING;
    restLater();
    capture();
    renderIfNeeded();
    report();
  }

  /** Renders what is wanted around a list that rests, and nothing beyond. */
  function restLater(): void {
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      reach = AT_REST;
      const { from, to } = limited(wanted());
      if (from === current.from && to === current.to) return;
      current = { from, to };
      options.rerender();
    }, REST_MS);
  }

  function renderIfNeeded(): void {
    const limitedNeed = limited(needed());
    if (limitedNeed.from < current.from || limitedNeed.to > current.to) options.rerender();
  }

  /** From a ResizeObserver: rendering at once would make new rows that it cannot report in the same frame. */
  function renderLater(): void {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      renderIfNeeded();
    });
  }

  function allMeasured(): boolean {
    for (let index = current.from; index < current.to; index++) {
      if (!layout.isMeasured(keys[index] ?? "")) return false;
    }
    return true;
  }

  function offsetFor({ key, align }: { readonly key: string; readonly align: Align }): number {
    const index = layout.indexOf(key);
    if (index < 0) return offset;
    const upper = layout.distanceOf(index) + footer;
    const lower = layout.distanceOf(index + 1) + footer;
    const place = {
      start: upper - height,
      end: lower,
      center: (upper + lower - height) / 2,
      nearest: lower < offset ? lower : upper > offset + height ? upper - height : offset,
    }[align];
    return Math.max(0, Math.min(place, Math.max(0, total() - height)));
  }

  function scrollTo(next: number): void {
    if (!element) return;
    element.scrollTop = -next;
    offset = Math.max(0, next);
    const lost = offset + element.scrollTop;
    const kept = Math.abs(lost) < 1 ? lost : 0;
    if (kept === rounding || !strip) return;
    rounding = kept;
    strip.style.height = `${1 - rounding}px`;
  }

  function report(): void {
    if (!element || keys.length === 0) return;
    const isEnd = !callbacks.hasMoreAfter && offset <= END_THRESHOLD_PX;
    if (isEnd !== atEnd) {
      atEnd = isEnd;
      callbacks.onAtEnd?.(isEnd);
    }
    const { from, to } = layout.itemsBetween(offset - footer, offset - footer + height);
    const first = keys[from];
    const last = keys[Math.max(from, to - 1)];
    if (first !== undefined && last !== undefined && seen !== `${first} ${last}`) {
      seen = `${first} ${last}`;
      callbacks.onVisibleRange?.(first, last);
    }
    const near = touched && direction > 0 ? NEAR_MOVING : NEAR_AT_REST;
    if (total() - offset - height < near * height) ask(asked.start, keys[0], callbacks.onNearStart);
    if (callbacks.hasMoreAfter && offset < 2 * height) ask(asked.end, keys[keys.length - 1], callbacks.onNearEnd);
  }

  function ask(before: { key: string; at: number }, key: string | undefined, callback: (() => void) | undefined): void {
    if (!callback || key === undefined) return;
    const now = performance.now();
    if (before.key === key && now - before.at < ASK_AGAIN_MS) return;
    before.key = key;
    before.at = now;
    callback();
  }

  return {
    set callbacks(next: Callbacks) {
      callbacks = next;
    },
    setKeys,
    window,
    attach,
    committed,
    scrolled,
    scrollToKey(key: string, align: Align = "center"): boolean {
      if (layout.indexOf(key) < 0) return false;
      jump = { key, align };
      options.rerender();
      return true;
    },
    scrollToEnd(): void {
      jump = undefined;
      direction = -1;
      offset = 0;
      keysChanged = true;
      scrollTo(0);
      options.rerender();
    },
    isAtEnd: () => offset <= END_THRESHOLD_PX,
  };
}
