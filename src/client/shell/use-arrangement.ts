import { computed, type ReadonlySignal } from "@preact/signals";
import { type App, useApp } from "../app/app-context.ts";
import type { ShellModel } from "./shell.model.ts";
import { createWidgetChoices, type WidgetChoices } from "./widget-choices.ts";
import { type Arrangement, arrange } from "./widget-layout.ts";

type Kept = { readonly choices: WidgetChoices; readonly arrangement: ReadonlySignal<Arrangement> };

/** One for each sign-in. */
const kept = new WeakMap<App, Kept>();

/** Where the widgets of the room on the screen stand, and the person's own choice of that. */
export function useArrangement(shell: ShellModel): Kept {
  const app = useApp();
  const known = kept.get(app);
  if (known) return known;
  const { status } = app;
  const choices = createWidgetChoices(
    () => (status.value.phase === "signed-in" ? status.value.userId : undefined),
    localStorage,
  );
  const made: Kept = {
    choices,
    arrangement: computed(() => arrange(shell.details.value, choices.of(shell.details.value))),
  };
  kept.set(app, made);
  return made;
}
