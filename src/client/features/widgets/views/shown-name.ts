/** Characters that hide or turn around what stands beside them: a name that holds them could pass for another. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const MAX_LENGTH = 60;

/** A name that somebody else chose, fit to stand inside a sentence of ours. */
export function shownName(name: string, otherwise: string): string {
  const clean = name.replace(INVISIBLE, "").replace(/\s+/g, " ").trim();
  const letters = [...clean];
  return letters.length === 0
    ? otherwise
    : letters.length > MAX_LENGTH
      ? `${letters.slice(0, MAX_LENGTH).join("")}…`
      : clean;
}

/** How a site is named to people: its host, with a port where there is one. */
export const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin);
