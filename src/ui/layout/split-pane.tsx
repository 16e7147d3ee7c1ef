import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { classNames } from "../class-names.ts";
import styles from "./split-pane.module.css";

export type SplitPaneProps = {
  /** The pane whose width is kept; false: there is none now. The rest stays as it is when the pane comes and goes. */
  readonly pane: ComponentChildren;
  /** The rest. */
  readonly children: ComponentChildren;
  /** On which side of the rest the pane stands. */
  readonly side?: "start" | "end";
  /** Width of the pane in pixels, as it was remembered. */
  readonly size: number;
  readonly min?: number;
  readonly max?: number;
  /** Width to go back to on a double click. */
  readonly initial?: number;
  /** When a drag or a key has ended: remember it. */
  readonly onResize: (size: number) => void;
  /** Name of the divider: "Width of the list". */
  readonly label: string;
  /** Name of the pane as a region of the page: "List". The divider belongs to it. */
  readonly paneLabel?: string;
  readonly class?: string | undefined;
};

const STEP_PX = 16;

/** Two panes side by side with a divider that can be dragged, or moved by arrow keys. */
export function SplitPane(props: SplitPaneProps) {
  const { pane, children, side = "start", size, min = 200, max = 520, initial, onResize, label, paneLabel } = props;
  const [dragged, setDragged] = useState<number | undefined>(undefined);
  const drag = useRef<{ readonly x: number; readonly size: number } | undefined>(undefined);
  const bound = (width: number) => Math.round(Math.max(min, Math.min(max, Number.isFinite(width) ? width : min)));
  const width = bound(dragged ?? size);
  const outwards = (isRtl: boolean) => (side === "start" ? 1 : -1) * (isRtl ? -1 : 1);
  const isRtl = (element: Element) => getComputedStyle(element).direction === "rtl";

  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const step = { ArrowRight: STEP_PX, ArrowLeft: -STEP_PX }[event.key];
    const edge = { Home: min, End: max }[event.key];
    const next = edge ?? (step === undefined ? undefined : width + step * outwards(isRtl(event.currentTarget)));
    if (next === undefined) return;
    event.preventDefault();
    onResize(bound(next));
  };
  const divider = (
    // biome-ignore lint/a11y/useSemanticElements: hr takes no children and no focus
    <div
      class={styles.divider}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDblClick={() => initial !== undefined && onResize(bound(initial))}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        // Otherwise the browser drags the link or the text that lies beside the divider.
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, size: width };
      }}
      onPointerMove={(event) => {
        const start = drag.current;
        if (start) setDragged(start.size + (event.clientX - start.x) * outwards(isRtl(event.currentTarget)));
      }}
      onLostPointerCapture={() => {
        drag.current = undefined;
        if (dragged !== undefined) onResize(width);
        setDragged(undefined);
      }}
    />
  );
  const fixed = pane !== false && (
    <section class={styles.pane} style={{ width: `${width}px` }} aria-label={paneLabel ?? label}>
      {side === "end" && divider}
      <div class={styles.inside}>{pane}</div>
      {side === "start" && divider}
    </section>
  );
  return (
    <div class={classNames(styles.split, props.class)}>
      {side === "start" && fixed}
      <div class={styles.rest}>{children}</div>
      {side === "end" && fixed}
    </div>
  );
}
