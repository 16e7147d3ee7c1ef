/** What stands before the caret and asks for suggestions: `@an`, `:smi`. */
export type CompletionQuery = { readonly kind: "person" | "emoji"; readonly from: number; readonly term: string };

const MAX_TERM = 40;

/** The query at the caret, if there is one: `@` or `:` at the beginning of a word. */
export function queryAt(text: string, caret: number): CompletionQuery | undefined {
  const before = text.slice(Math.max(0, caret - MAX_TERM), caret);
  const person = /(?:^|[\s(])@([^\s@]{0,30})$/u.exec(before);
  if (person) return { kind: "person", from: caret - (person[1]?.length ?? 0) - 1, term: person[1] ?? "" };
  const emoji = /(?:^|[\s(])(:[\w+-]{2,30})$/u.exec(before);
  if (emoji?.[1]) return { kind: "emoji", from: caret - emoji[1].length, term: emoji[1].slice(1).toLowerCase() };
  return undefined;
}

/** `text` with the query at the caret replaced by `insert` and a space; gives the new caret too. */
export function complete(
  text: string,
  query: CompletionQuery,
  caret: number,
  insert: string,
): { readonly text: string; readonly caret: number } {
  const head = `${text.slice(0, query.from)}${insert} `;
  return { text: head + text.slice(caret).replace(/^ /, ""), caret: head.length };
}
