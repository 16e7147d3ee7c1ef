import type { ComponentChildren, Ref, RefObject, VNode } from "preact";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { focusableIn, rovingTarget } from "../keyboard/focus.ts";
import { createTypeahead } from "../overlay/typeahead.ts";
import { fixedWindow, type RowWindow } from "./fixed-window.ts";
import styles from "./virtual-list.module.css";

export type VirtualRow = {
  readonly index: number;
  /** Put it on the one control of the row (link or button): the list is one stop for Tab, arrows move inside. */
  readonly tabIndex: 0 | -1;
};

export type VirtualListHandle = {
  /** Brings a row into view, and the focus to it if asked. */
  scrollToKey(key: string, options?: { readonly focus?: boolean }): void;
  readonly element: HTMLElement | null;
};

export type VirtualListProps<T> = {
  readonly items: readonly T[];
  /** Height of every row in pixels. */
  readonly rowHeight: number;
  readonly keyOf: (item: T) => string;
  readonly renderRow: (item: T, row: VirtualRow) => ComponentChildren;
  /** Name of the list for screen readers. */
  readonly label: string;
  /** The row that Tab reaches first, if it is there: the selected one. */
  readonly activeKey?: string | undefined;
  /** Text of a row for typing ahead; without it letters do nothing. */
  readonly textOf?: (item: T) => string;
  /** Number of rows there would be with everything loaded, for screen readers; -1: not known yet. `items.length` if not given. */
  readonly totalCount?: number;
  /** Rows that are seen now, for a list that is itself a window on a longer one. Called after each change. */
  readonly onVisibleRange?: (first: number, last: number) => void;
  readonly handle?: Ref<VirtualListHandle>;
  readonly class?: string | undefined;
  /** Stands below the last row. */
  readonly children?: ComponentChildren;
};

const OVERSCAN = 6;

/** Apart from the component, so that an observer that lives as long as the list does not close over the rows of its first render. */
function useResized(root: RefObject<HTMLElement | null>, changed: { readonly current: () => void }): void {
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const observer = new ResizeObserver(() => changed.current());
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

/** A list of rows of one height of which only the seen ones are in the DOM; scrolls by itself, takes its parent's height. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, rowHeight, keyOf, renderRow, label, activeKey, textOf, totalCount, onVisibleRange, children } = props;
  const root = useRef<HTMLDivElement>(null);
  // The first picture holds what is seen; the rows around it come after.
  const overscan = useRef(0);
  const [range, setRange] = useState<RowWindow>(() => {
    const screen = Math.ceil((globalThis.innerHeight ?? 0) / rowHeight);
    return { from: 0, to: Math.min(items.length, screen) };
  });
  const [rovingKey, setRovingKey] = useState<string | undefined>(undefined);
  const wantsFocus = useRef<string | undefined>(undefined);
  const typeahead = useRef(createTypeahead());
  const reported = useRef("");
  const focused = useRef<{ readonly key: string; readonly index: number } | undefined>(undefined);

  const update = () => {
    const element = root.current;
    if (!element) return;
    const view = { top: element.scrollTop, height: element.clientHeight };
    setRange((current) => fixedWindow(view, rowHeight, items.length, overscan.current, current));
    const first = Math.max(0, Math.min(items.length - 1, Math.floor(view.top / rowHeight)));
    const last = Math.max(first, Math.min(items.length - 1, Math.ceil((view.top + view.height) / rowHeight) - 1));
    if (onVisibleRange && items.length && reported.current !== `${first} ${last}`) {
      reported.current = `${first} ${last}`;
      onVisibleRange(first, last);
    }
  };
  const latest = useRef(update);
  latest.current = update;
  useLayoutEffect(() => latest.current(), [items.length, rowHeight]);
  useResized(root, latest);
  useEffect(() => {
    const timer = setTimeout(() => {
      overscan.current = OVERSCAN;
      latest.current();
    });
    return () => clearTimeout(timer);
  }, []);

  const indexOf = (key: string | undefined) =>
    key === undefined ? -1 : items.findIndex((item) => keyOf(item) === key);
  const reveal = (index: number) => {
    const element = root.current;
    if (!element || index < 0) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
    update();
  };
  const focusRow = (index: number) => {
    const item = items[index];
    if (item === undefined) return;
    wantsFocus.current = keyOf(item);
    setRovingKey(keyOf(item));
    reveal(index);
  };
  useLayoutEffect(() => {
    const key = wantsFocus.current;
    const row = key === undefined ? null : root.current?.querySelector(`[data-row="${CSS.escape(key)}"]`);
    if (!row) return;
    wantsFocus.current = undefined;
    controlOf(row)?.focus({ preventScroll: true });
  });
  // Where the focus is before this render touches the DOM: if its row leaves the list, the neighbour takes it.
  const focusedRow = root.current?.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row
    : undefined;
  useLayoutEffect(() => {
    if (focusedRow === undefined) return;
    const index = indexOf(focusedRow);
    if (index >= 0) focused.current = { key: focusedRow, index };
    else if (focused.current?.key === focusedRow) focusRow(Math.min(focused.current.index, items.length - 1));
  });
  useImperativeHandle(props.handle ?? null, () => ({
    scrollToKey: (key, options) => (options?.focus ? focusRow(indexOf(key)) : reveal(indexOf(key))),
    element: root.current,
  }));

  const tabIndexAt = Math.max(0, indexOf(rovingKey) >= 0 ? indexOf(rovingKey) : indexOf(activeKey));
  const rows: VNode[] = [];
  const renderAt = (index: number) => {
    const item = items[index];
    if (item === undefined) return;
    const key = keyOf(item);
    rows.push(
      <li
        key={key}
        data-row={key}
        class={styles.row}
        aria-posinset={index + 1}
        aria-setsize={totalCount ?? items.length}
        style={{ height: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
      >
        {renderRow(item, { index, tabIndex: index === tabIndexAt ? 0 : -1 })}
      </li>,
    );
  };
  const to = Math.min(range.to, items.length);
  // The row that Tab reaches stays in the DOM, wherever the list has been scrolled to.
  if (tabIndexAt < range.from) renderAt(tabIndexAt);
  for (let index = range.from; index < to; index++) renderAt(index);
  if (tabIndexAt >= to) renderAt(tabIndexAt);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    if (event.target.matches("input,textarea,select,[contenteditable]")) return;
    const current = indexOf(event.target.closest<HTMLElement>("[data-row]")?.dataset.row);
    const page = Math.max(1, Math.floor((root.current?.clientHeight ?? 0) / rowHeight) - 1);
    const target =
      rovingTarget(event.key, current, items.length, { page }) ??
      (textOf ? typeahead.current(event, items.map(textOf), current) : undefined);
    if (target === undefined) return;
    event.preventDefault();
    focusRow(target);
  };

  return (
    <div ref={root} class={classNames(styles.scroller, props.class)} onScroll={update}>
      <ul
        class={styles.content}
        aria-label={label}
        style={{ height: `${items.length * rowHeight}px` }}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => {
          const key =
            event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
          if (key === undefined) return;
          if (key !== rovingKey) setRovingKey(key);
        }}
      >
        {rows}
      </ul>
      {children}
    </div>
  );
}

const controlOf = (row: Element): HTMLElement | undefined =>
  row.querySelector<HTMLElement>("[tabindex]") ?? focusableIn(row)[0];
