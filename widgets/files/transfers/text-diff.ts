/** What differs between two texts, line by line: the longest common run of lines stays (Myers' question, answered for small texts). */
export type DiffLine = { readonly what: "same" | "removed" | "added"; readonly text: string };

/** More are not compared: the table of both would be too large. */
export const MOST_DIFF_LINES = 1500;

/** Undefined where there is too much to compare. */
export function diffLines(before: string, after: string): readonly DiffLine[] | undefined {
  const a = before.split(/\r?\n/);
  const b = after.split(/\r?\n/);
  if (a.length > MOST_DIFF_LINES || b.length > MOST_DIFF_LINES) return undefined;
  const width = b.length + 1;
  /** How many lines are common from here to the end. */
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ what: "same", text: a[i] ?? "" });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ what: "removed", text: a[i++] ?? "" });
    } else lines.push({ what: "added", text: b[j++] ?? "" });
  }
  return lines;
}

/** Only what differs, with `around` lines before and after; undefined stands for lines that are left out. */
export function differences(lines: readonly DiffLine[], around = 2): readonly (DiffLine | undefined)[] {
  const near = new Set<number>();
  lines.forEach(({ what }, index) => {
    if (what !== "same") for (let by = -around; by <= around; by++) near.add(index + by);
  });
  const shown: (DiffLine | undefined)[] = [];
  lines.forEach((line, index) => {
    if (near.has(index)) shown.push(line);
    else if (shown.at(-1) !== undefined || index === 0) shown.push(undefined);
  });
  return shown;
}
