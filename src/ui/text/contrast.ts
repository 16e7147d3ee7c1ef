/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Reads `#rgb` and `#rrggbb`; anything else is undefined. */
export function parseHex(text: string): Rgb | undefined {
  const digits = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(text);
  if (!digits) return undefined;
  const long = digits[2] ?? [...(digits[1] ?? "")].map((digit) => digit + digit).join("");
  const at = (index: number) => Number.parseInt(long.slice(index, index + 2), 16);
  return [at(0), at(2), at(4)];
}

export const toHex = (color: Rgb): string =>
  `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance of WCAG 2. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast of WCAG 2, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** `share` of a, the rest of b. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => a[index] * share + b[index] * (1 - share);
  return [part(0), part(1), part(2)];
}

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** The colour, moved towards black or white just so far that it can be read on `surface` (4.5 : 1). */
export function readableOn(color: Rgb, surface: Rgb, wanted = 4.5): Rgb {
  if (contrast(color, surface) >= wanted) return color;
  const pole = contrast(BLACK, surface) > contrast(WHITE, surface) ? BLACK : WHITE;
  for (let share = 0.95; share > 0; share -= 0.05) {
    const moved = mix(color, pole, share).map(Math.round) as unknown as Rgb; // three numbers stay three numbers
    if (contrast(moved, surface) >= wanted) return moved;
  }
  return pole;
}

// The surfaces a text may stand on that are hardest for it: hover over the list pane in light, a raised pane in dark.
const LIGHT: Rgb = [0xe8, 0xe9, 0xec];
const DARK: Rgb = [0x2f, 0x32, 0x37];

/** A foreign text colour as CSS that can be read in both themes; undefined for what is no colour. */
export function themedColor(hex: string): string | undefined {
  const color = parseHex(hex);
  return color && `light-dark(${toHex(readableOn(color, LIGHT))}, ${toHex(readableOn(color, DARK))})`;
}

/** A foreign background with a text colour that can be read on it. */
export function themedBackground(background: string, text?: string): { background: string; color: string } | undefined {
  const back = parseHex(background);
  if (!back) return undefined;
  const wanted = (text === undefined ? undefined : parseHex(text)) ?? (contrast(BLACK, back) > 7 ? BLACK : WHITE);
  return { background: toHex(back), color: toHex(readableOn(wanted, back)) };
}
