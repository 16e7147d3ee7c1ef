import type { AriaRole, ComponentChildren, Ref, VNode } from "preact";
import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { classNames } from "../class-names.ts";
import styles from "./anchored-list.module.css";
import { AnchoredRow } from "./anchored-row.tsx";
import { type Align, createAnchoredScroller } from "./anchored-scroller.ts";

export type AnchoredListHandle = {
  /** Brings an item into view; false if the list does not hold it. */
  scrollToKey(key: string, align?: Align): boolean;
  scrollToEnd(): void;
  isAtEnd(): boolean;
  readonly element: HTMLElement | null;
};

export type AnchoredListProps<T> = {
  /** Oldest first. An item that has not changed must be the same object: its row is then not rendered anew. */
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** Content of a row; keep the function itself stable. What a row needs from its neighbours belongs into the item. */
  readonly renderItem: (item: T) => ComponentChildren;
  /** Height of a row before it was ever shown, in pixels; the average of the shown ones if not given. */
  readonly estimateHeight?: (key: string) => number | undefined;
  readonly label: string;
  readonly role?: AriaRole;
  /** There are items after the last: the list does not follow its end. */
  readonly hasMoreAfter?: boolean;
  /** Where to begin, if not at the end. */
  readonly initialKey?: string | undefined;
  /** The first items come near (6 screens while scrolling towards them, 1 at rest); called once for a first item, again while scrolling after a second. */
  readonly onNearStart?: () => void;
  readonly onNearEnd?: () => void;
  /** Keys of the first and last item that are seen; called when they change. */
  readonly onVisibleRange?: (firstKey: string, lastKey: string) => void;
  /** The end came into view, or left it. */
  readonly onAtEnd?: (atEnd: boolean) => void;
  /** Stands above the first item: a skeleton while older ones load, a greeting at the true beginning. */
  readonly header?: ComponentChildren;
  /** Stands below the last item. */
  readonly footer?: ComponentChildren;
  readonly handle?: Ref<AnchoredListHandle>;
  readonly class?: string | undefined;
};

/** Apart from the component, so that what lives as long as the list does not close over the props of its first render. */
function useScroller(initialKey: string | undefined) {
  const [, setVersion] = useState(0);
  return useMemo(() => createAnchoredScroller({ rerender: () => setVersion((v) => v + 1), initialKey }), []);
}

/**
 * A list that is read from its end, of which only what is seen and a screen or two around it is in the DOM.
 *
 * Its scroll origin is its end (a reversed flex column). So putting items before the first moves nothing, whatever
 * their heights turn out to be, and at the end it follows what is added or grows, both without a line of script. Only
 * a change between the eye and the end is put right by script, before it is painted.
 */
export function AnchoredList<T>(props: AnchoredListProps<T>) {
  const { items, keyOf, renderItem, header, footer } = props;
  const scrollerRef = useRef<HTMLDivElement>(null);
  const scroller = useScroller(props.initialKey);
  scroller.callbacks = props;
  const keys = useMemo(() => items.map(keyOf), [items, keyOf]);
  scroller.setKeys(keys);
  const { from, to, before, after } = scroller.window();

  const rows: VNode[] = [];
  for (let index = from; index < to; index++) {
    const item = items[index];
    const key = keys[index];
    if (item === undefined || key === undefined) continue;
    rows.push(<AnchoredRow key={key} itemKey={key} item={item} renderItem={renderItem} />);
  }

  useLayoutEffect(() => {
    const element = scrollerRef.current;
    return element ? scroller.attach(element) : undefined;
  }, []);
  useLayoutEffect(() => scroller.committed());
  useImperativeHandle(props.handle ?? null, () => ({
    scrollToKey: scroller.scrollToKey,
    scrollToEnd: scroller.scrollToEnd,
    isAtEnd: scroller.isAtEnd,
    get element() {
      return scrollerRef.current;
    },
  }));

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: every role a list may be given here takes a label
    <div
      ref={scrollerRef}
      class={classNames(styles.scroller, props.class)}
      role={props.role ?? "region"}
      aria-label={props.label}
      tabIndex={0}
      onScroll={scroller.scrolled}
    >
      <div class={styles.content}>
        {header}
        <div style={{ height: `${before}px` }} />
        {rows}
        <div style={{ height: `${after}px` }} />
        <div class={styles.footer} data-footer>
          {footer}
        </div>
        <div class={styles.strip} data-strip />
      </div>
    </div>
  );
}
