import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FileEntry, FilePath } from "#model";
import type { VirtualListHandle } from "#ui";

/**
 * Where the focus goes when the list has changed under it: it is never lost. The function says what shall get it as soon as it
 * is listed, `begin` from the start; "first": the first line, or the empty place.
 */
export function useNextFocus(
  list: RefObject<VirtualListHandle | null>,
  entries: readonly FileEntry[] | undefined,
  begin?: FilePath,
): (wanted: FilePath | "first") => void {
  const wanted = useRef<FilePath | "first" | undefined>(begin);
  useLayoutEffect(() => {
    const key = wanted.current;
    if (key === undefined || entries === undefined) return;
    const found = key === "first" ? entries[0] : entries.find(({ path }) => path === key);
    if (!found && key !== "first") return;
    wanted.current = undefined;
    if (found) list.current?.scrollToKey(found.path, { focus: true });
    else document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }, [entries]);
  return (next) => {
    wanted.current = next;
  };
}
