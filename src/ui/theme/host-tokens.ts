/**
 * Tokens that a host hands to a widget. Both sides may be of different versions and the host may be anybody: only names
 * that are known and values that are plain colours or lengths are taken.
 */

/** The meaning tokens a host may set. The palette and the components' own stay ours. */
export const HOST_TOKENS = [
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
  "--danger-hover",
  "--danger-pressed",
  "--on-danger",
  "--danger-text",
  "--focus-color",
  "--radius-control",
  "--radius-card",
] as const;
export type HostToken = (typeof HOST_TOKENS)[number];

const LENGTHS = new Set<string>(["--radius-control", "--radius-card"]);
const COLOR =
  /^(?:#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgb|rgba|hsl|hsla|oklch|oklab|lab|lch)\( ?-?[0-9.]+(?:%|deg)?(?:[ ,/]+-?[0-9.]+(?:%|deg)?){2,3} ?\)|color\( ?srgb(?: -?[0-9.]+%?){3}(?: ?\/ ?[0-9.]+%?)? ?\))$/i;
const LENGTH = /^(?:\d|1\d|2[0-4])(?:\.\d{1,3})?px$/;

/** Whether a value may be given to a token: a colour in one of CSS's plain notations, or a radius of 0 to 24 px. */
export function isTokenValue(name: string, value: unknown): value is string {
  if (typeof value !== "string" || value.length > 80) return false;
  return LENGTHS.has(name) ? LENGTH.test(value) : COLOR.test(value);
}

/** The tokens of an unknown object that are safe to apply; everything else is left out. */
export function parseHostTokens(given: unknown): Partial<Record<HostToken, string>> {
  const taken: Partial<Record<HostToken, string>> = {};
  if (typeof given !== "object" || given === null) return taken;
  for (const name of HOST_TOKENS) {
    const value: unknown = Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined;
    if (isTokenValue(name, value)) taken[name] = value;
  }
  return taken;
}

type StyledRoot = { readonly style: Pick<CSSStyleDeclaration, "setProperty" | "removeProperty"> };

/** Applies what a host handed over; tokens that it no longer hands over fall back to ours. Gives what was taken. */
export function applyHostTokens(
  given: unknown,
  root: StyledRoot = document.documentElement,
): Partial<Record<HostToken, string>> {
  const taken = parseHostTokens(given);
  for (const name of HOST_TOKENS) {
    const value = taken[name];
    if (value === undefined) root.style.removeProperty(name);
    else root.style.setProperty(name, value);
  }
  return taken;
}

/** The host's side: the tokens as they look now on this page, each as one plain value for the theme in use. */
export function readHostTokens(root: HTMLElement = document.documentElement): Partial<Record<HostToken, string>> {
  const probe = document.createElement("span");
  probe.hidden = true;
  root.append(probe);
  const style = getComputedStyle(probe);
  const read: Partial<Record<HostToken, string>> = {};
  for (const name of HOST_TOKENS) {
    const property = LENGTHS.has(name) ? "border-top-left-radius" : "color";
    probe.style.setProperty(property, `var(${name})`);
    const value = style.getPropertyValue(property);
    if (isTokenValue(name, value)) read[name] = value;
  }
  probe.remove();
  return read;
}
