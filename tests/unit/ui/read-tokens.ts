import { readFileSync } from "node:fs";
import { contrast, mix, parseHex, type Rgb } from "../../../src/ui/text/contrast.ts";

export type Theme = { readonly scheme: "light" | "dark"; readonly contrast: "normal" | "more" };
export const THEMES: readonly Theme[] = [
  { scheme: "light", contrast: "normal" },
  { scheme: "dark", contrast: "normal" },
  { scheme: "light", contrast: "more" },
  { scheme: "dark", contrast: "more" },
];

type Color = { readonly rgb: Rgb; readonly alpha: number };

const source = readFileSync(new URL("../../../src/ui/tokens.css", import.meta.url), "utf8").replace(
  /\/\*[\s\S]*?\*\//g,
  "",
);

/** The declarations of the first rule whose head is exactly `selector`. */
export function declarationsOf(selector: string): Map<string, string> {
  const at = source.split("\n").findIndex((line) => line.trim() === `${selector} {`);
  if (at < 0) throw new Error(`no rule ${selector} in tokens.css`);
  const found = new Map<string, string>();
  for (const line of source.split("\n").slice(at + 1)) {
    if (line.trim() === "}") break;
    const declaration = /^\s*(--[\w-]+):\s*(.+);$/.exec(line);
    if (declaration) found.set(declaration[1] ?? "", declaration[2] ?? "");
  }
  return found;
}

const base = declarationsOf(":root");
const more = declarationsOf(':root[data-contrast="more"]');

/** Tokens as a theme resolves them. */
export function tokensIn(theme: Theme) {
  const raw = (name: string): string => {
    const value = (theme.contrast === "more" ? more.get(name) : undefined) ?? base.get(name);
    if (value === undefined) throw new Error(`no token ${name}`);
    return value;
  };
  const resolve = (value: string): Color => {
    const pair = /^light-dark\((.+), (.+)\)$/.exec(value);
    if (pair) return resolve((theme.scheme === "light" ? pair[1] : pair[2]) ?? "");
    const reference = /^var\((--[\w-]+)\)$/.exec(value);
    if (reference) return resolve(raw(reference[1] ?? ""));
    const rgb = parseHex(value.slice(0, 7));
    if (!rgb) throw new Error(`not a colour: ${value}`);
    return { rgb, alpha: value.length === 9 ? Number.parseInt(value.slice(7), 16) / 255 : 1 };
  };
  /** A colour, laid over those that follow it. */
  const color = (...names: readonly string[]): Rgb => {
    const [top, ...below] = names;
    const { rgb, alpha } = resolve(raw(top ?? ""));
    return alpha === 1 ? rgb : mix(rgb, color(...below), alpha);
  };
  return {
    color,
    contrast: (text: string, ...surface: readonly string[]) => contrast(color(text, ...surface), color(...surface)),
  };
}

export const tokenNames = (): readonly string[] => [...base.keys()];
export { base as baseTokens, more as contrastTokens };
export const systemContrastTokens = () => declarationsOf(':root:not([data-contrast="normal"])');
