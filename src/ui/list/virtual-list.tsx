import type { ComponentChildren, Ref, RefObject, VNode } from "preact";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { focusableIn, rovingTarget } from "../keyboard/focus.ts";
import { createTypeahead } from "../overlay/typeahead.ts";
import { fixedWindow, type RowWindow } from "./fixed-window.ts";
import styles from "./virtual-list.module.css";

export type VirtualRow = {
  readonly index: number;
  /**
   * Put it on the one control of the row (link or button), or on the one with `data-main` and its companions: the list is one
   * stop for Tab, arrows move inside.
   */
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
  /** Makes it a grid of which several rows can be selected. Rows are then made of elements with the role `gridcell`. */
  readonly isSelected?: ((item: T) => boolean) | undefined;
  /** The keyboard has moved the focus to a row. */
  readonly onMove?: ((item: T, event: KeyboardEvent) => void) | undefined;
  /** Least width in pixels of a row, of which as many stand side by side as there is room for. */
  readonly tileWidth?: number | undefined;
  readonly class?: string | undefined;
  /** Stands below the last row. */
  readonly children?: ComponentChildren;
};

const OVERSCAN = 6;
/** A table that is scrolled as a window on its rows is none of the browser's. */
const grid = (count: number) => ({ role: "grid", "aria-multiselectable": true, "aria-rowcount": count }) as const;
const gridRow = (index: number, isSelected: boolean) =>
  ({ role: "row", "aria-rowindex": index + 1, "aria-selected": isSelected }) as const;

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
  const { isSelected, onMove, tileWidth } = props;
  const root = useRef<HTMLDivElement>(null);
  // The first picture holds what is seen; the rows around it come after.
  const overscan = useRef(0);
  const [range, setRange] = useState<RowWindow>(() => {
    const screen = Math.ceil((globalThis.innerHeight ?? 0) / rowHeight);
    return { from: 0, to: Math.min(items.length, screen) };
  });
  const [columns, setColumns] = useState(1);
  const lineCount = Math.ceil(items.length / columns);
  const [rovingKey, setRovingKey] = useState<string | undefined>(undefined);
  const wantsFocus = useRef<string | undefined>(undefined);
  const typeahead = useRef(createTypeahead());
  const reported = useRef("");
  const focused = useRef<{ readonly key: string; readonly index: number } | undefined>(undefined);

  const update = () => {
    const element = root.current;
    if (!element) return;
    setColumns(tileWidth === undefined ? 1 : Math.max(1, Math.floor(element.clientWidth / tileWidth)));
    const view = { top: element.scrollTop, height: element.clientHeight };
    setRange((current) => fixedWindow(view, rowHeight, lineCount, overscan.current, current));
    const end = items.length - 1;
    const first = Math.max(0, Math.min(end, Math.floor(view.top / rowHeight) * columns));
    const last = Math.max(first, Math.min(end, Math.ceil((view.top + view.height) / rowHeight) * columns - 1));
    if (onVisibleRange && items.length && reported.current !== `${first} ${last}`) {
      reported.current = `${first} ${last}`;
      onVisibleRange(first, last);
    }
  };
  const latest = useRef(update);
  latest.current = update;
  useLayoutEffect(() => latest.current(), [items.length, rowHeight, tileWidth, columns]);
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
    const top = Math.floor(index / columns) * rowHeight;
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
    const top = Math.floor(index / columns) * rowHeight;
    const left = columns > 1 ? { left: `${((index % columns) * 100) / columns}%`, width: `${100 / columns}%` } : {};
    const common = {
      "data-row": key,
      class: styles.row,
      style: { height: `${rowHeight}px`, transform: `translateY(${top}px)`, ...left },
    };
    const content = renderRow(item, { index, tabIndex: index === tabIndexAt ? 0 : -1 });
    rows.push(
      isSelected ? (
        <div key={key} {...common} {...gridRow(index, isSelected(item))}>
          {content}
        </div>
      ) : (
        <li key={key} {...common} aria-posinset={index + 1} aria-setsize={totalCount ?? items.length}>
          {content}
        </li>
      ),
    );
  };
  const from = range.from * columns;
  const to = Math.min(range.to * columns, items.length);
  // The row that Tab reaches stays in the DOM, wherever the list has been scrolled to.
  if (tabIndexAt < from) renderAt(tabIndexAt);
  for (let index = from; index < to; index++) renderAt(index);
  if (tabIndexAt >= to) renderAt(tabIndexAt);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    if (event.target.matches("input,textarea,select,[contenteditable]")) return;
    const current = indexOf(event.target.closest<HTMLElement>("[data-row]")?.dataset.row);
    const page = Math.max(1, Math.floor((root.current?.clientHeight ?? 0) / rowHeight) - 1);
    const target =
      tileTarget(event.key, current, items.length, columns) ??
      rovingTarget(event.key, current, items.length, { page: page * columns }) ??
      (textOf ? typeahead.current(event, items.map(textOf), current) : undefined);
    if (target === undefined) return;
    event.preventDefault();
    focusRow(target);
    const item = items[target];
    if (item !== undefined) onMove?.(item, event);
  };
  const list = {
    class: styles.content,
    "aria-label": label,
    style: { height: `${lineCount * rowHeight}px` },
    onKeyDown,
    onFocusIn: (event: FocusEvent) => {
      const key =
        event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
      if (key !== undefined && key !== rovingKey) setRovingKey(key);
    },
  };

  return (
    <div ref={root} class={classNames(styles.scroller, props.class)} onScroll={update}>
      {isSelected ? (
        <div {...list} {...grid(totalCount ?? items.length)}>
          {rows}
        </div>
      ) : (
        <ul {...list}>{rows}</ul>
      )}
      {children}
    </div>
  );
}

/** Side by side, the arrows lead in two directions. */
function tileTarget(key: string, current: number, count: number, columns: number): number | undefined {
  if (columns < 2) return undefined;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  if (step === undefined) return undefined;
  if (current < 0) return 0;
  const target = current + step;
  if (target >= 0 && target < count) return target;
  return step > 1 && Math.floor(current / columns) < Math.floor((count - 1) / columns) ? count - 1 : current;
}

const controlOf = (row: Element): HTMLElement | undefined =>
  row.querySelector<HTMLElement>("[data-main]") ?? row.querySelector<HTMLElement>("[tabindex]") ?? focusableIn(row)[0];
