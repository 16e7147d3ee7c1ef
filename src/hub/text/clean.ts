/**
 * Foreign text made fit to be shown. Nothing here escapes markup: text never becomes markup, it stays text until the page makes
 * text nodes of it.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Marks that turn the direction of what follows them, in names used to disguise `exe.gpj`. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const BLANK = /\s+/g;

/** A text of several lines: no control characters but tab and newline, no lone surrogates, at most `max` code units. */
export function cleanText(text: string, max = 65_536): string {
  return cut(text.replaceAll("\r\n", "\n"), max).replace(CONTROL, "").toWellFormed();
}

/** A name, topic, file name or the like: one line, no direction marks, at most `max` code units. */
export function cleanLine(text: string, max = 255): string {
  const line = cut(text, max * 8)
    .replace(BLANK, " ")
    .replace(CONTROL, "")
    .replace(DIRECTION, "")
    .trim();
  return cut(line, max).toWellFormed();
}

/** The first `max` code units, never half of a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}
