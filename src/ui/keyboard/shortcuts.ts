import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { isApple, matchesShortcut, type Shortcut } from "./shortcut.ts";

/** One thing the keyboard can do now. */
export type ShortcutBinding = {
  readonly keys: Shortcut;
  /** What it does, for the list behind "?"; without it the list leaves it out. */
  readonly label?: string;
  /** Heading in that list. */
  readonly group?: string;
  /** Works also while a text field has the focus. Those with Ctrl or ⌘ always do. */
  readonly inFields?: boolean;
  /** Returns false to let the key pass to whatever comes next. */
  readonly run: (event: KeyboardEvent) => unknown;
};

export interface ShortcutRegistry {
  /** What can be done now, for the help list. */
  readonly bindings: ReadonlySignal<readonly ShortcutBinding[]>;
  /** Adds bindings; those added last come first. Returns what takes them away. */
  add(bindings: readonly ShortcutBinding[]): () => void;
  /** Give it every keydown of the window; tells whether one ran. */
  handle(event: KeyboardEvent): boolean;
}

const FIELDS = "input:not([type=checkbox],[type=radio],[type=range],[type=button]),textarea,select,[contenteditable]";

export function createShortcuts(apple: boolean = isApple()): ShortcutRegistry {
  const bindings = signal<readonly ShortcutBinding[]>([]);
  return {
    bindings,
    add(added) {
      bindings.value = [...added, ...bindings.value];
      return () => {
        bindings.value = bindings.value.filter((binding) => !added.includes(binding));
      };
    },
    handle(event) {
      if (event.defaultPrevented || event.isComposing) return false;
      const target = event.target;
      const inField = typeof Element !== "undefined" && target instanceof Element && target.closest(FIELDS) !== null;
      for (const binding of bindings.value) {
        if (!matchesShortcut(event, binding.keys, apple)) continue;
        if (inField && !binding.inFields && !/^(mod|ctrl)\+/i.test(binding.keys)) continue;
        if (binding.run(event) === false) continue;
        event.preventDefault();
        return true;
      }
      return false;
    },
  };
}

const ShortcutContext = createContext<ShortcutRegistry | undefined>(undefined);

/** Gives the registry to everything below. Whoever creates it also listens to the window's keydown. */
export const ShortcutProvider = ShortcutContext.Provider;

/** What the keyboard can do while this component is shown. New functions in each render are fine. */
export function useShortcuts(bindings: readonly ShortcutBinding[]): void {
  const registry = useContext(ShortcutContext);
  const latest = useRef(bindings);
  latest.current = bindings;
  const shape = JSON.stringify(bindings.map(({ keys, label, group, inFields }) => [keys, label, group, inFields]));
  // shape stands for the bindings; what they run is read when a key comes.
  useEffect(() => {
    if (!registry) return;
    return registry.add(
      latest.current.map((binding, index) => ({
        ...binding,
        run: (event) => latest.current[index]?.run(event),
      })),
    );
  }, [registry, shape]);
}
