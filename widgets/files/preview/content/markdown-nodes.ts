/**
 * Markdown as nodes of a formatted text. `marked` only finds the tokens: HTML in it stays the text that it is, pictures from
 * elsewhere are named and not fetched, and a link leads only where `safeHref` lets it.
 */
import { Marked, type Token, type Tokens } from "marked";
import type { RichTextNode } from "#ui";

const marked = new Marked({ gfm: true });
const MAX_NESTING = 60;

/** Undefined for what is nested deeper than anybody writes: it is shown as text. */
export function markdownNodes(source: string): readonly RichTextNode[] | undefined {
  try {
    return blocks(marked.lexer(source), 0);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const element = (tag: string, children: readonly RichTextNode[], attrs?: object): RichTextNode => ({
  tag,
  children,
  ...(attrs ? { attrs } : {}),
});

function nested(depth: number): number {
  if (depth >= MAX_NESTING) throw new RangeError("nested too deep");
  return depth + 1;
}

const blocks = (tokens: readonly Token[] | undefined, depth: number): readonly RichTextNode[] =>
  (tokens ?? []).flatMap((token) => blockOf(token, nested(depth)));

function blockOf(token: Token, depth: number): readonly RichTextNode[] {
  switch (token.type) {
    case "space":
    case "def":
    case "checkbox":
      return [];
    case "paragraph":
      return [element("p", inline(token.tokens, depth))];
    case "heading":
      return [element(`h${Math.min(6, Number(token.depth) || 1)}`, inline(token.tokens, depth))];
    case "hr":
      return [element("hr", [])];
    case "code":
      return [codeBlock(token as Tokens.Code)];
    case "blockquote":
      return [element("blockquote", blocks(token.tokens, depth))];
    case "list":
      return [listOf(token as Tokens.List, depth)];
    case "table":
      return [tableOf(token as Tokens.Table, depth)];
    case "html":
      return [codeBlock({ text: String(token.raw).trimEnd() })];
    default:
      return inlineOf(token, depth);
  }
}

const codeBlock = ({ text, lang }: { readonly text: string; readonly lang?: string | undefined }): RichTextNode => {
  const language = /^[\w+#.-]{1,40}/.exec(lang ?? "")?.[0];
  return element("pre", [element("code", [text], language === undefined ? undefined : { lang: language })]);
};

function listOf({ ordered, start, items }: Tokens.List, depth: number): RichTextNode {
  const attrs = ordered && typeof start === "number" && Number.isSafeInteger(start) ? { start } : undefined;
  const lines = items.map((item) => {
    const box = item.task ? [item.checked ? "☑ " : "☐ "] : [];
    return element("li", [...box, ...blocks(item.tokens, depth)]);
  });
  return element(ordered ? "ol" : "ul", lines, attrs);
}

function tableOf({ header, rows }: Tokens.Table, depth: number): RichTextNode {
  const row = (tag: string, cells: readonly Tokens.TableCell[]) =>
    element(
      "tr",
      cells.map((cell) => element(tag, inline(cell.tokens, depth))),
    );
  return element("table", [
    element("thead", [row("th", header)]),
    element(
      "tbody",
      rows.map((cells) => row("td", cells)),
    ),
  ]);
}

const INLINE_TAGS: Readonly<Record<string, string>> = { strong: "b", em: "i", del: "s" };

const inline = (tokens: readonly Token[] | undefined, depth: number): readonly RichTextNode[] =>
  (tokens ?? []).flatMap((token) => inlineOf(token, nested(depth)));

function inlineOf(token: Token, depth: number): readonly RichTextNode[] {
  const tag = Object.hasOwn(INLINE_TAGS, token.type) ? INLINE_TAGS[token.type] : undefined;
  if (tag !== undefined) return [element(tag, "tokens" in token ? inline(token.tokens, depth) : [])];
  switch (token.type) {
    case "codespan":
      return [element("code", [String(token.text)])];
    case "br":
      return [element("br", [])];
    case "link":
      return [element("a", inline(token.tokens, depth), { href: String(token.href) })];
    case "image":
      return [`🖼 ${token.text || token.href}`];
    case "escape":
      return [String(token.text)];
    case "text":
      return "tokens" in token && token.tokens ? inline(token.tokens, depth) : [unescaped(String(token.text))];
    default:
      return [String(token.raw)];
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** The references that stand in plain text; others stay as they are written. */
const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
