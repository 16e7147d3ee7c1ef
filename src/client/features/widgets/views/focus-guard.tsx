import type { Ref } from "preact";

export type FocusGuardProps = {
  readonly at: "place" | "start" | "end";
  readonly onFocus: (guard: HTMLElement, from: EventTarget | null) => void;
  /** The tab key, forwards, while it keeps the focus. */
  readonly onTab?: () => void;
  readonly guardRef?: Ref<HTMLSpanElement>;
  readonly class?: string | undefined;
};

/** Stands in the order of the tab key for what lies elsewhere in the page, and hands the focus on. Nothing to see or to press. */
export function FocusGuard({ at, onFocus, onTab, guardRef = null, class: extra = "" }: FocusGuardProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it does nothing but hand the focus on
    <span
      ref={guardRef}
      class={extra}
      data-guard={at}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: that is what it is for
      tabIndex={0}
      onFocus={({ currentTarget, relatedTarget }) => onFocus(currentTarget, relatedTarget)}
      onKeyDown={(event) => {
        if (!onTab || event.key !== "Tab" || event.shiftKey) return;
        event.preventDefault();
        onTab();
      }}
    />
  );
}
