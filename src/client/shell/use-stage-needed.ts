import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ShellModel } from "./shell.model.ts";
import { useArrangement } from "./use-arrangement.ts";

/** True from the moment that a place for widgets is shown: what is open then outlives the place. */
export function useStageNeeded(shell: ShellModel): boolean {
  const { arrangement } = useArrangement(shell);
  const shows = useComputed(() => {
    if (arrangement.value.top.length > 0 || arrangement.value.center) return true;
    const { value: place } = shell.place;
    const showsApp = place.name === "app" && place.app !== undefined;
    return showsApp || shell.panel.value?.kind === "widget" || shell.calls.widgets.value.size > 0;
  });
  const needed = useRef(false);
  needed.current ||= shows.value;
  return needed.current;
}
