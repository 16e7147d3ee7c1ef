import { effect, type ReadonlySignal } from "@preact/signals";
import { applyTheme } from "#ui";
import type { PreferencesStore } from "../app/preferences.ts";

/** Sets the attributes that tokens.css reads; follows changes. `theme` is what the configuration prefers. */
export function applyPreferences(
  root: HTMLElement,
  preferences: PreferencesStore,
  theme: ReadonlySignal<"system" | "light" | "dark">,
): () => void {
  return effect(() => {
    const { contrast, textSize, density, theme: own } = preferences.current.value;
    applyTheme({ theme: own === "auto" ? theme.value : own, contrast, textSize, density }, root);
  });
}
