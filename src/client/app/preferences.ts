import { type ReadonlySignal, signal } from "@preact/signals";
import { isObject } from "#base";

/** What a person chose for this browser. Holds nothing of rooms or people, so it may lie in localStorage. */
export type Preferences = {
  /** `auto`: what the installation's configuration says. */
  readonly theme: "auto" | "system" | "light" | "dark";
  readonly contrast: "system" | "more";
  readonly textSize: "small" | "normal" | "large" | "larger";
  readonly density: "comfortable" | "compact";
  readonly language: "auto" | "de" | "en";
  /** Nobody else is told what was read. */
  readonly privateReceipts: boolean;
  /** Whether to suggest setting up recovery: `due` once something encrypted was said without it. */
  readonly recoveryHint: "none" | "due" | "dismissed";
  /** Calls that come in are heard. */
  readonly ringSound: boolean;
  /** Width of the list pane and of the side panel in pixels. */
  readonly listWidth: number;
  readonly sideWidth: number;
};

export const DEFAULT_PREFERENCES: Preferences = {
  theme: "auto",
  contrast: "system",
  textSize: "normal",
  density: "comfortable",
  language: "auto",
  privateReceipts: false,
  recoveryHint: "none",
  ringSound: true,
  listWidth: 320,
  sideWidth: 360,
};

const CHOICES = {
  theme: ["auto", "system", "light", "dark"],
  contrast: ["system", "more"],
  textSize: ["small", "normal", "large", "larger"],
  density: ["comfortable", "compact"],
  language: ["auto", "de", "en"],
  recoveryHint: ["none", "due", "dismissed"],
} as const;

/** Preferences from whatever stands in the storage; what does not fit is the default. */
export function parsePreferences(text: string | null): Preferences {
  const stored = parseObject(text);
  const pick = <V extends string>(key: keyof typeof CHOICES, choices: readonly V[], otherwise: V): V =>
    choices.find((choice) => choice === stored[key]) ?? otherwise;
  const width = (key: "listWidth" | "sideWidth", min: number, max: number) => {
    const value = stored[key];
    return typeof value === "number" && value >= min && value <= max ? value : DEFAULT_PREFERENCES[key];
  };
  return {
    theme: pick("theme", CHOICES.theme, DEFAULT_PREFERENCES.theme),
    contrast: pick("contrast", CHOICES.contrast, DEFAULT_PREFERENCES.contrast),
    textSize: pick("textSize", CHOICES.textSize, DEFAULT_PREFERENCES.textSize),
    density: pick("density", CHOICES.density, DEFAULT_PREFERENCES.density),
    language: pick("language", CHOICES.language, DEFAULT_PREFERENCES.language),
    privateReceipts: stored.privateReceipts === true,
    recoveryHint: pick("recoveryHint", CHOICES.recoveryHint, DEFAULT_PREFERENCES.recoveryHint),
    ringSound: stored.ringSound !== false,
    listWidth: width("listWidth", 200, 600),
    sideWidth: width("sideWidth", 260, 900),
  };
}

function parseObject(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {}; // Not ours or cut off: as if nothing was stored.
  }
}

const KEY = "sparks.preferences";

export interface PreferencesStore {
  readonly current: ReadonlySignal<Preferences>;
  set(change: Partial<Preferences>): void;
}

/** Kept in `storage`; a change in another tab is followed. */
export function createPreferences(
  storage: Storage,
  events: Pick<Window, "addEventListener"> = window,
): PreferencesStore {
  const current = signal(parsePreferences(storage.getItem(KEY)));
  events.addEventListener("storage", (event) => {
    if (event.key === KEY) current.value = parsePreferences(event.newValue);
  });
  return {
    current,
    set(change) {
      current.value = { ...current.peek(), ...change };
      storage.setItem(KEY, JSON.stringify(current.peek()));
    },
  };
}
