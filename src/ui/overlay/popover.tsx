import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { focusableIn, rememberFocus } from "../keyboard/focus.ts";
import { boxOf, type Placement, placeFloating } from "./place.ts";
import styles from "./popover.module.css";
import { useDismiss } from "./use-dismiss.ts";

export type PopoverProps = {
  readonly label: string;
  readonly anchor: Element | { readonly x: number; readonly y: number };
  readonly placement?: Placement;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Leaves the focus where it is (suggestions below a text field). */
  readonly keepFocus?: boolean;
  readonly class?: string | undefined;
};

/** A small pane beside what opened it, in the tree while it is open. Follows its own size; a press outside or Esc closes it. */
export function Popover(props: PopoverProps) {
  const { label, anchor, placement = "below-start", onClose, children, keepFocus } = props;
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const giveBack = rememberFocus();
    element.showPopover();
    const place = () => {
      const viewport = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
      const size = { width: element.offsetWidth, height: element.offsetHeight };
      const at = placeFloating(boxOf(anchor), size, viewport, placement, 6);
      element.style.left = `${at.x}px`;
      element.style.top = `${at.y}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    if (!keepFocus) (element.querySelector<HTMLElement>("[autofocus]") ?? focusableIn(element)[0] ?? element).focus();
    return () => {
      observer.disconnect();
      if (!keepFocus) giveBack(element);
    };
  }, [anchor, placement, keepFocus]);
  useDismiss(root, onClose, anchor instanceof Element ? anchor : undefined, { keepOnScroll: keepFocus ?? false });
  return (
    <div
      ref={root}
      class={classNames(styles.popover, props.class)}
      popover="manual"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
    >
      {children}
    </div>
  );
}
