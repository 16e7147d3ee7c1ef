/** Text as what it is: characters that are not seen, or that turn the order of others, become marks. Pure. */

export type TextPiece = string | { readonly mark: string };

/** All control characters but tab, and those that turn the direction of what follows. */
const UNSEEN = /(?!\t)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/u;
const TURNING = /[\u202a-\u202e\u2066-\u2069]/;

/** Whether something in it makes a reader see another order than there is. */
export const turnsDirection = (text: string): boolean => TURNING.test(text);

/** One line in pieces; a line without such characters is one string. */
export function visiblePieces(line: string): readonly TextPiece[] {
  if (!UNSEEN.test(line)) return [line];
  const pieces: TextPiece[] = [];
  let plain = "";
  for (const character of line) {
    if (!UNSEEN.test(character)) {
      plain += character;
      continue;
    }
    if (plain !== "") pieces.push(plain);
    plain = "";
    pieces.push({ mark: markOf(character) });
  }
  if (plain !== "") pieces.push(plain);
  return pieces;
}

/** A picture of the control character, or its number. */
function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Lines, whichever way they end. The end of the last line begins no new one. */
export function linesOf(text: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines;
}
