import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Menu, type MenuItem } from "./menu.tsx";

const LONG_PRESS_MS = 500;
const MOVE_TOLERANCE = 8;

type Target<T> = { readonly item: T; readonly anchor: Element | { readonly x: number; readonly y: number } };

export type ContextMenu<T> = {
  /** Put on the element of `item`: right click, long press and the menu key open the menu there. */
  readonly handlers: (item: T) => {
    readonly onContextMenu: (event: MouseEvent) => void;
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
  /** Opens the same menu from elsewhere, as the "…" button does. */
  readonly open: (item: T, anchor: Element) => void;
  /** The item whose menu is open. */
  readonly openFor: T | undefined;
  /** Put it anywhere in the tree. */
  readonly menu: VNode | null;
};

/** One menu for many things of a kind: `items` is asked only when a menu opens. */
export function useContextMenu<T>(label: string, items: (item: T) => readonly MenuItem[]): ContextMenu<T> {
  const [target, setTarget] = useState<Target<T> | undefined>(undefined);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | undefined>(undefined);
  const cancelPress = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = undefined;
  };
  useEffect(() => cancelPress, []);
  return {
    handlers: (item) => ({
      onContextMenu(event) {
        event.preventDefault();
        cancelPress();
        // The menu key gives no place (or 0, 0): the element itself is the place.
        const element = event.currentTarget;
        const byKey = event.clientX === 0 && event.clientY === 0 && element instanceof Element;
        setTarget({ item, anchor: byKey ? element : { x: event.clientX, y: event.clientY } });
      },
      onPointerDown(event) {
        if (event.pointerType === "mouse") return;
        cancelPress();
        const at = { x: event.clientX, y: event.clientY };
        press.current = { ...at, timer: setTimeout(() => openByPress(item, at), LONG_PRESS_MS) };
      },
      onPointerMove(event) {
        const start = press.current;
        if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > MOVE_TOLERANCE) cancelPress();
      },
      onPointerUp: cancelPress,
      onPointerCancel: cancelPress,
    }),
    open: (item, anchor) => setTarget({ item, anchor }),
    openFor: target?.item,
    menu: target ? (
      <Menu label={label} items={items(target.item)} anchor={target.anchor} onClose={() => setTarget(undefined)} />
    ) : null,
  };

  function openByPress(item: T, at: { readonly x: number; readonly y: number }): void {
    press.current = undefined;
    // The finger still rests on it: the click that would follow belongs to the press.
    const swallow = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("click", swallow, { capture: true, once: true });
    document.addEventListener(
      "pointerup",
      () => setTimeout(() => document.removeEventListener("click", swallow, true), 50),
      { once: true },
    );
    navigator.vibrate?.(10);
    setTarget({ item, anchor: at });
  }
}
