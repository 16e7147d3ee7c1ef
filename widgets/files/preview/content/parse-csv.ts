/** Rows of a file of separated values (RFC 4180), as people's programs write them. Pure, never fails: what is odd is text. */

export type Csv = {
  readonly rows: readonly (readonly string[])[] /** There are more rows or columns than were read. */;
  readonly isCut: boolean;
};

export const MAX_ROWS = 1000;
export const MAX_COLUMNS = 60;
const MAX_CELL = 2000;
const SEPARATORS = [",", ";", "\t", "|"] as const;

export function parseCsv(text: string): Csv {
  const source = text.replace(/^\ufeff/, "");
  const separator = separatorOf(source);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  let isCut = false;
  const endCell = (cell: string) => {
    if (row.length < MAX_COLUMNS) row.push(cell.length > MAX_CELL ? `${cell.slice(0, MAX_CELL)}…` : cell);
    else isCut = true;
  };
  while (at < source.length) {
    if (rows.length >= MAX_ROWS) return { rows, isCut: true };
    const cell = readCell(source, at, separator);
    endCell(cell.text);
    at = cell.end;
    if (source[at] === separator) {
      at++;
      if (at < source.length) continue;
      endCell("");
    }
    if (source[at] === "\r" && source[at + 1] === "\n") at++;
    at++;
    rows.push(row);
    row = [];
  }
  return { rows, isCut };
}

function readCell(source: string, start: number, separator: string): { readonly text: string; readonly end: number } {
  if (source[start] !== '"') {
    const end = endOfPlain(source, start, separator);
    return { text: source.slice(start, end), end };
  }
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    // A quote that is never closed: the rest is its cell.
    if (quote < 0) return { text: source.slice(start + 1).replaceAll('""', '"'), end: source.length };
    if (source[quote + 1] === '"') {
      at = quote + 2;
      continue;
    }
    const end = endOfPlain(source, quote + 1, separator);
    return { text: source.slice(start + 1, quote).replaceAll('""', '"') + source.slice(quote + 1, end), end };
  }
}

function endOfPlain(source: string, start: number, separator: string): number {
  let at = start;
  while (at < source.length && source[at] !== separator && source[at] !== "\n" && source[at] !== "\r") at++;
  return at;
}

/** The one that stands most often in the first line, outside of quotes. */
function separatorOf(source: string): string {
  const end = source.search(/[\r\n]/);
  const line = source.slice(0, Math.min(end < 0 ? source.length : end, 10_000)).replaceAll(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => line.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}
