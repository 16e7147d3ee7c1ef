const FIRST_EMOJI = 0xa9;
const KEYCAP = "\u20e3";

/** One to three emoji and nothing else are shown large. */
export function isOnlyEmoji(text: string): boolean {
  // Nearly every text begins with something else: the expression, which is costly to make, is then not even looked at.
  if ((text.trimStart().codePointAt(0) ?? 0) < FIRST_EMOJI && !text.includes(KEYCAP)) return false;
  return text.length <= 40 && /^(?:\p{RGI_Emoji}\s*){1,3}$/v.test(text.trim());
}
