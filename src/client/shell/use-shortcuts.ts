import { useEffect, useRef } from "preact/hooks";
import { matchesShortcut } from "#ui";

export type ShortcutActions = {
  readonly focusSearch: () => void;
  readonly nextUnread: (step: 1 | -1) => void;
  readonly newChat: () => void;
  readonly help: () => void;
  readonly escape: () => void;
};

/** The shortcuts that work everywhere. Those of a field or a list are handled there. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const typing = event.target instanceof Element && event.target.matches("input,textarea,select,[contenteditable]");
      const now = latest.current;
      const found = matchesShortcut(event, "mod+k")
        ? now.focusSearch
        : matchesShortcut(event, "alt+arrowdown")
          ? () => now.nextUnread(1)
          : matchesShortcut(event, "alt+arrowup")
            ? () => now.nextUnread(-1)
            : matchesShortcut(event, "alt+n")
              ? now.newChat
              : !typing && matchesShortcut(event, "?")
                ? now.help
                : matchesShortcut(event, "escape") && !document.querySelector("dialog[open],:popover-open")
                  ? now.escape
                  : undefined;
      if (!found) return;
      if (event.key !== "Escape") event.preventDefault();
      found();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
