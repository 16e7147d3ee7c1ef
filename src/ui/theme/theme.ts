/** How the person wants Sparks to look. */
export type Appearance = {
  readonly theme: "system" | "light" | "dark";
  readonly contrast: "system" | "normal" | "more";
  readonly textSize: "small" | "normal" | "large" | "larger";
  readonly density: "comfortable" | "compact";
};

export const DEFAULT_APPEARANCE: Appearance = {
  theme: "system",
  contrast: "system",
  textSize: "normal",
  density: "comfortable",
};

const CHOICES: { readonly [K in keyof Appearance]: readonly Appearance[K][] } = {
  theme: ["system", "light", "dark"],
  contrast: ["system", "normal", "more"],
  textSize: ["small", "normal", "large", "larger"],
  density: ["comfortable", "compact"],
};

/** An appearance from storage or from a host: what is not one of the choices becomes the default. Never throws. */
export function parseAppearance(value: unknown): Appearance {
  const given: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {};
  const pick = <K extends keyof Appearance>(key: K): Appearance[K] =>
    CHOICES[key].find((choice) => choice === given[key]) ?? DEFAULT_APPEARANCE[key];
  return { theme: pick("theme"), contrast: pick("contrast"), textSize: pick("textSize"), density: pick("density") };
}

type Root = Pick<HTMLElement, "setAttribute" | "removeAttribute">;

/** Shows an appearance on the page. What is not given is left to the system and the defaults. */
export function applyTheme(wanted: Partial<Appearance>, root: Root = document.documentElement): void {
  const { theme, contrast, textSize, density } = parseAppearance(wanted);
  const set = (name: string, value: string, silent: string) =>
    value === silent ? root.removeAttribute(name) : root.setAttribute(name, value);
  // The attribute sets color-scheme in tokens.css, and every colour follows that.
  set("data-theme", theme, "system");
  set("data-contrast", contrast, "system");
  set("data-text-size", textSize, "normal");
  set("data-density", density, "comfortable");
}
