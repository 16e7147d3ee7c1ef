import type { Preferences } from "../app/preferences.ts";

const SCALE: Readonly<Record<Preferences["textSize"], number>> = {
  small: 0.9375,
  normal: 1,
  large: 1.125,
  larger: 1.25,
};

/** Height of a line of the room list in pixels: it grows with the text. */
export function rowHeightOf({ density, textSize }: Pick<Preferences, "density" | "textSize">): number {
  return Math.round((density === "compact" ? 28 : 44) * SCALE[textSize]);
}
