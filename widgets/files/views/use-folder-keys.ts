import { useEffect, useMemo, useRef } from "preact/hooks";
import type { FilesBackend } from "#backends";
import type { FileEntry, FilePath } from "#model";
import { createShortcuts, type ShortcutBinding, type ShortcutRegistry, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import { availableActions, type EntryAction } from "../actions/entry-actions.ts";
import type { SelectionModel } from "../selection/selection.model.ts";

export type FolderKeysDeps = {
  readonly entries: readonly FileEntry[];
  readonly backend: FilesBackend;
  readonly selection: SelectionModel;
  readonly actions: (entries: readonly FileEntry[]) => readonly EntryAction[];
  readonly onUp: (() => void) | undefined;
  readonly onPaste: () => boolean;
  readonly onUndo: () => void;
  readonly onFilter: () => void;
  readonly onHelp: () => void;
};

/** Where keys belong to somebody else. */
const ELSEWHERE = "dialog,[role=dialog],[role=menu],[popover]";
const FIELDS = "input:not([type=checkbox]),textarea,select,[contenteditable]";

const rowAt = (target: EventTarget | null): FilePath | undefined =>
  target instanceof Element
    ? (target.closest<HTMLElement>("[data-row]")?.dataset.row as FilePath | undefined) // Rows are keyed by their paths.
    : undefined;

/** What the keyboard does in a folder, as in a file manager. The registry is what the help lists. */
export function useFolderKeys(deps: FolderKeysDeps): ShortcutRegistry {
  const t = useMessages(actionsMessages);
  const latest = useRef(deps);
  latest.current = deps;
  const registry = useMemo(() => createShortcuts(), []);

  /** What is selected, else what has the focus. */
  const chosen = (event: KeyboardEvent): readonly FileEntry[] => {
    const { selection, entries } = latest.current;
    const selected = selection.entries.peek();
    if (selected.length > 0) return selected;
    const key = rowAt(event.target);
    return entries.filter(({ path }) => path === key);
  };
  const inField = (event: KeyboardEvent) => event.target instanceof Element && event.target.matches(FIELDS);
  const group = t("keysList");
  const onRow = (run: (path: FilePath) => void) => (event: KeyboardEvent) => {
    const path = isMain(event.target) ? rowAt(event.target) : undefined;
    if (path === undefined) return false;
    run(path);
    return true;
  };
  const plain = (run: () => unknown) => (event: KeyboardEvent) => (inField(event) ? false : run());
  const shown = (keys: string, label: string): ShortcutBinding => ({ keys, label, group, run: () => false });

  const bindings: ShortcutBinding[] = [
    shown("arrowdown", t("keyMove")),
    shown("shift+arrowdown", t("keyExtend")),
    { keys: " ", label: t("keySelect"), group, run: onRow((path) => latest.current.selection.toggle(path)) },
    { keys: "ctrl+ ", run: onRow((path) => latest.current.selection.toggle(path)) },
    {
      ...{ keys: "mod+a", label: t("selectAll"), group },
      run: plain(() => latest.current.selection.all()),
    },
    {
      ...{ keys: "escape", label: t("clearSelection"), group },
      run: () => latest.current.selection.paths.peek().size > 0 && latest.current.selection.clear(),
    },
    shown("enter", t("open")),
    {
      keys: "backspace",
      label: t("keyUp"),
      group,
      run: () => latest.current.onUp?.() ?? latest.current.onUp !== undefined,
    },
    { keys: "alt+arrowup", run: () => latest.current.onUp?.() ?? latest.current.onUp !== undefined },
    { keys: "mod+f", label: t("filter"), group, run: () => latest.current.onFilter() },
    { keys: "/", run: () => latest.current.onFilter() },
    { keys: "mod+v", label: t("paste"), group, run: plain(() => latest.current.onPaste()) },
    { keys: "mod+z", label: t("undo"), group, run: plain(() => latest.current.onUndo()) },
    { keys: "?", label: t("keys"), group, run: () => latest.current.onHelp() },
    ...[...new Map(deps.actions([]).map((action) => [action.id, action])).values()].flatMap(
      ({ id, label, shortcuts = [] }) =>
        shortcuts.map(
          (keys, index): ShortcutBinding => ({
            keys,
            ...(index === 0 ? { label, group: t("keysEntries") } : {}),
            run(event) {
              if (inField(event) || (keys === "mod+c" && !(getSelection()?.isCollapsed ?? true))) return false;
              const entries = chosen(event);
              const { actions, backend } = latest.current;
              const action = availableActions(actions(entries), entries, backend).find((other) => other.id === id);
              action?.run(entries);
              return action !== undefined;
            },
          }),
        ),
    ),
  ];
  const current = useRef(bindings);
  current.current = bindings;
  const shape = JSON.stringify(bindings.map(({ keys, label }) => [keys, label]));
  // Shape stands for the bindings; what they run is read when a key comes.
  useEffect(
    () =>
      registry.add(
        current.current.map((binding, index) => ({ ...binding, run: (event) => current.current[index]?.run(event) })),
      ),
    [registry, shape],
  );
  useEffect(() => {
    const isHere = (event: KeyboardEvent) => !(event.target instanceof Element && event.target.closest(ELSEWHERE));
    const onKeyDown = (event: KeyboardEvent) => {
      if (isHere(event) && document.querySelector("dialog[open]") === null) registry.handle(event);
    };
    // A range begins where the focus is before the arrow takes it further.
    const onFirst = (event: KeyboardEvent) => {
      const path = event.shiftKey ? rowAt(event.target) : undefined;
      if (path !== undefined) latest.current.selection.startHere(path);
    };
    // Space would also press the button that has the focus.
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === " " && rowAt(event.target) !== undefined && isMain(event.target)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("keydown", onFirst, true);
    window.addEventListener("keyup", onKeyUp);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("keydown", onFirst, true);
      window.removeEventListener("keyup", onKeyUp);
    };
  }, [registry]);
  return registry;
}

const isMain = (target: EventTarget | null): boolean => target instanceof Element && target.matches("[data-main]");
