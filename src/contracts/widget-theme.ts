import * as v from "valibot";
import { EVENT_PREFIX } from "./state-events/prefix.ts";

/**
 * What the host adds to `theme_change` (MSC2873) beside `name`, so that a widget looks like the client around it. Other hosts
 * send only `name`; other widgets ignore the field.
 */
export const WIDGET_THEME_KEY = `${EVENT_PREFIX}.theme`;

/** The tokens of `src/ui/tokens.css` that are handed over: what has a meaning, never the raw palette. */
export const WIDGET_PALETTE = [
  "--canvas",
  "--surface",
  "--surface-sunken",
  "--surface-raised",
  "--surface-hover",
  "--surface-pressed",
  "--surface-selected",
  "--text",
  "--text-muted",
  "--text-selected",
  "--text-disabled",
  "--icon",
  "--line",
  "--line-strong",
  "--accent",
  "--accent-hover",
  "--accent-pressed",
  "--on-accent",
  "--accent-text",
  "--accent-soft",
  "--on-accent-soft",
  "--accent-mark",
  "--danger",
  "--on-danger",
  "--danger-text",
  "--danger-soft",
  "--attention-text",
  "--attention-soft",
  "--success-text",
  "--success-soft",
  "--focus-color",
] as const;
export type WidgetPaletteToken = (typeof WIDGET_PALETTE)[number];

/** A computed colour and nothing else: what a style sheet could load or run does not match. */
const COLOR = /^(#[0-9a-f]{3,8}|(rgb|rgba|oklch|oklab|color)\([\w .,%/+-]{1,70}\))$/i;

type Palette = { readonly [T in WidgetPaletteToken]?: string };

/** Tokens that a newer host knows beside these are left out, as is what is no colour. */
const paletteSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((given): Palette => {
    const colors = WIDGET_PALETTE.map((token) => [token, given[token]] as const);
    return Object.fromEntries(colors.filter(([, color]) => typeof color === "string" && COLOR.test(color)));
  }),
);

export const widgetThemeSchema = v.object({
  /** Computed colours by token; a token may be missing. */
  palette: v.optional(paletteSchema, {}),
  contrast: v.optional(v.picklist(["normal", "more"]), "normal"),
  textSize: v.optional(v.picklist(["small", "normal", "large", "larger"]), "normal"),
  density: v.optional(v.picklist(["normal", "compact"]), "normal"),
});
export type WidgetTheme = v.InferOutput<typeof widgetThemeSchema>;

/** What a widget makes of the whole `theme_change` payload, whoever sent it; undefined where nothing of it can be used. */
export function readThemeChange(
  data: unknown,
): { readonly name: "light" | "dark"; readonly theme?: WidgetTheme } | undefined {
  const parsed = v.safeParse(v.looseObject({ name: v.string() }), data);
  if (!parsed.success) return undefined;
  // Element names its themes "light", "dark", "light-high-contrast", "legacy-dark", "custom-…".
  const name = /dark|black/i.test(parsed.output.name) ? "dark" : "light";
  const theme = v.safeParse(widgetThemeSchema, parsed.output[WIDGET_THEME_KEY]);
  return theme.success ? { name, theme: theme.output } : { name };
}
