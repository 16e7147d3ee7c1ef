import type { FilePath } from "#model";
import type { VirtualListHandle } from "#ui";

/** Brings the focus to the line of an entry, once what lay over the list is gone. */
export function focusEntry(list: VirtualListHandle | null, path: FilePath): void {
  requestAnimationFrame(() => {
    list?.scrollToKey(path, { focus: true });
    // A line that was the one to be reached by Tab already is not drawn anew, and so takes no focus by itself.
    requestAnimationFrame(() => {
      const line = list?.element?.querySelector(`[data-row="${CSS.escape(path)}"]`);
      if (line && !line.contains(document.activeElement)) line.querySelector<HTMLElement>("[data-main]")?.focus();
    });
  });
}
