import checkIcon from "icon:check";
import { useLayoutEffect, useRef } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { Icon, type IconNodes } from "../icon/icon.tsx";
import { rememberFocus, rovingTarget } from "../keyboard/focus.ts";
import { shortcutLabel } from "../keyboard/shortcut.ts";
import styles from "./menu.module.css";
import { boxOf, type Placement, placeFloating } from "./place.ts";
import { createTypeahead } from "./typeahead.ts";
import { useDismiss } from "./use-dismiss.ts";

/** One line of a menu. */
export type MenuAction = {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconNodes | undefined;
  /** As given to the shortcut registry, `mod+e`; shown, not bound. */
  readonly shortcut?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Makes it a line that is on or off. */
  readonly checked?: boolean | undefined;
  readonly onSelect: () => void;
};
export type MenuItem = MenuAction | "separator";

export type MenuProps = {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** The button it hangs on, or the point of the pointer. */
  readonly anchor: Element | { readonly x: number; readonly y: number };
  readonly placement?: Placement;
  readonly onClose: () => void;
};

/** An open menu: in the tree while it is open. Use `MenuButton` or `useContextMenu`, which open and close it. */
export function Menu({ label, items, anchor, placement = "below-start", onClose }: MenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const typeahead = useRef(createTypeahead());
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const giveBack = rememberFocus();
    element.showPopover();
    const { offsetWidth: width, offsetHeight: height } = element;
    const viewport = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
    const at = placeFloating(boxOf(anchor), { width, height }, viewport, placement);
    element.style.left = `${at.x}px`;
    element.style.top = `${at.y}px`;
    linesOf(element)[0]?.focus({ preventScroll: true });
    return () => giveBack(element);
  }, [anchor, placement]);
  useDismiss(root, onClose, anchor instanceof Element ? anchor : undefined);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") {
      event.preventDefault();
      return onClose();
    }
    const lines = root.current ? linesOf(root.current) : [];
    const current = lines.findIndex((line) => line.matches(":focus"));
    const target =
      rovingTarget(event.key, current, lines.length, { wrap: true }) ??
      typeahead.current(
        event,
        lines.map((line) => line.textContent),
        current,
      );
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    lines[target]?.focus();
  };

  return (
    <div
      ref={root}
      class={styles.menu}
      popover="manual"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) =>
        item === "separator" ? (
          <hr key={`separator-${index}`} class={styles.separator} />
        ) : (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: aria-checked is set only with menuitemcheckbox
          <button
            key={item.id}
            type="button"
            class={classNames(styles.item, item.danger && styles.danger)}
            role={item.checked === undefined ? "menuitem" : "menuitemcheckbox"}
            aria-checked={item.checked}
            aria-disabled={item.disabled || undefined}
            tabIndex={-1}
            onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
            onClick={() => {
              if (item.disabled) return;
              onClose();
              item.onSelect();
            }}
          >
            <span class={styles.icon}>
              {item.checked ? <Icon of={checkIcon} /> : item.icon ? <Icon of={item.icon} /> : null}
            </span>
            <span class={styles.text}>{item.label}</span>
            {item.shortcut && (
              <span class={styles.shortcut} aria-hidden="true">
                {shortcutLabel(item.shortcut)}
              </span>
            )}
          </button>
        ),
      )}
    </div>
  );
}

const linesOf = (menu: HTMLElement): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];
