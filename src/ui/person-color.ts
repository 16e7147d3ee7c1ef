/** How many colours people have: the tokens `--person-1` to `--person-8`. */
export const PERSON_COLORS = 8;

/** The stable colour of a person or thing, 1 to 8, from its id: the same on every device and in every theme. */
export function personColor(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (((hash ^ (hash >>> 15)) >>> 0) % PERSON_COLORS) + 1;
}

/** The colour token of an id, for a style: `var(--person-3)`. */
export const personColorVar = (id: string): string => `var(--person-${personColor(id)})`;

/** One or two letters for a name: first letters of the first and last word; `#`, `@` and other marks are passed over. */
export function initials(name: string): string {
  const words = name.slice(0, 200).match(/[\p{L}\p{N}][^\s]*/gu) ?? [];
  const first = firstGrapheme(words[0]);
  const last = words.length > 1 ? firstGrapheme(words[words.length - 1]) : "";
  return (first + last).toLocaleUpperCase();
}

const firstGrapheme = (word: string | undefined): string =>
  word ? String.fromCodePoint(word.codePointAt(0) ?? 63) : "";
