import { cloneElement, type VNode } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { shortcutLabel } from "../keyboard/shortcut.ts";
import { boxOf, type Placement, placeFloating } from "./place.ts";
import styles from "./tooltip.module.css";

const DELAY_MS = 500;
/** Once one has been shown, the next comes at once for this long: for looking along a toolbar. */
const WARM_MS = 400;
let lastShown = 0;

export type TooltipProps = {
  readonly text: string;
  readonly shortcut?: string | undefined;
  readonly placement?: Placement;
  /** One control. Where the text only repeats its name, screen readers are not told twice. */
  readonly children: VNode<Record<string, unknown>>;
};

/** A word beside a control, for the pointer that rests on it and for the keyboard's focus. */
export function Tooltip({ text, shortcut, placement = "above", children }: TooltipProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const bubble = useRef<HTMLSpanElement>(null);

  const show = (element: Element, delayMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(element), performance.now() - lastShown < WARM_MS ? 0 : delayMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    if (anchor) lastShown = performance.now();
    setAnchor(undefined);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!anchor) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") setAnchor(undefined);
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, [anchor]);
  useLayoutEffect(() => {
    const element = bubble.current;
    if (!element || !anchor) return;
    element.showPopover();
    const viewport = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    const at = placeFloating(boxOf(anchor), size, viewport, placement, 6);
    element.style.left = `${at.x}px`;
    element.style.top = `${at.y}px`;
  }, [anchor, placement]);

  const named = children.props["aria-label"] === text || children.props.label === text;
  return (
    <>
      {cloneElement(children, {
        title: undefined,
        "aria-describedby": anchor && !named ? id : undefined,
        onPointerEnter: (event: PointerEvent) => {
          if (event.pointerType === "mouse" && event.currentTarget instanceof Element)
            show(event.currentTarget, DELAY_MS);
        },
        onPointerLeave: hide,
        onPointerDown: hide,
        onFocus: (event: FocusEvent) => {
          const element = event.currentTarget;
          if (element instanceof Element && element.matches(":focus-visible")) show(element, DELAY_MS);
        },
        onBlur: hide,
      })}
      {anchor && (
        <span ref={bubble} id={id} class={styles.tooltip} popover="manual" role="tooltip">
          {text}
          {shortcut && <kbd class={styles.shortcut}>{shortcutLabel(shortcut)}</kbd>}
        </span>
      )}
    </>
  );
}
