/** Loaded with the first message that needs it: brings `marked`, of which only the lexer is used. */
import { Marked, type Token, type Tokens } from "marked";
import { escapeHtml } from "./escape-html.ts";
import { readLink } from "./links.ts";
import { createMentionWriter } from "./mention-writer.ts";
import type { Mention } from "./message-from-markdown.ts";

// Undefined means "no such token": raw HTML, link definitions, indented code and underlined headings stay the text that was typed.
const nothing = () => undefined;
const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: { html: nothing, tag: nothing, def: nothing, code: nothing, lheading: nothing },
});

/** `html` is missing where the text has no formatting; then escapes (`\*`) are resolved in `body`. */
export function renderMarkdown(source: string, mentions: readonly Mention[]): { body: string; html?: string } {
  try {
    return write(marked.lexer(source), source, mentions);
  } catch (thrown) {
    // Nested deeper than the stack of the lexer: sent as it was typed.
    if (thrown instanceof RangeError) return { body: source };
    throw thrown;
  }
}

function write(tokens: readonly Token[], source: string, mentions: readonly Mention[]) {
  const mention = createMentionWriter(mentions);
  let formatted = false;

  const inline = (list: readonly Token[] | undefined): string => (list ?? []).map(inlineOf).join("");
  const element = (tag: string, content: string, attributes = ""): string => {
    formatted = true;
    return `<${tag}${attributes}>${content}</${tag}>`;
  };

  function inlineOf(token: Token): string {
    switch (token.type) {
      case "strong":
      case "em":
      case "del":
        return element(token.type, inline(token.tokens));
      case "codespan":
        return element("code", escapeHtml(token.text));
      case "br":
        return "<br>";
      case "link":
        return linkOf(token as Tokens.Link);
      case "escape":
        return escapeHtml(token.text);
      case "text":
        if (token.tokens) return inline(token.tokens);
        return mention.write(token.text);
      default:
        // Images among them: a picture from elsewhere is never shown, its Markdown is.
        return escapeHtml(token.raw);
    }
  }

  function linkOf(token: Tokens.Link): string {
    const link = readLink(token.href);
    if (!link) return escapeHtml(token.raw);
    // A bare address is made into a link by whoever shows it.
    if (link.kind === "link" && token.raw === token.text) return escapeHtml(token.raw);
    return element("a", inline(token.tokens), ` href="${escapeHtml(link.kind === "link" ? link.href : token.href)}"`);
  }

  function blockOf(token: Token): string {
    switch (token.type) {
      case "space":
        return "";
      case "paragraph":
        return `<p>${inline(token.tokens)}</p>`;
      case "heading":
        return element(`h${token.depth}`, inline(token.tokens));
      case "hr":
        formatted = true;
        return "<hr>";
      case "code":
        return element("pre", element("code", `${escapeHtml(token.text)}\n`, languageOf(token as Tokens.Code)));
      case "blockquote":
        return element("blockquote", blocks(token.tokens));
      case "list":
        return listOf(token as Tokens.List);
      case "table":
        return tableOf(token as Tokens.Table);
      default:
        return inlineOf(token);
    }
  }
  const blocks = (list: readonly Token[] | undefined): string => (list ?? []).map(blockOf).join("");

  const listOf = ({ ordered, start, items, loose }: Tokens.List): string =>
    element(
      ordered ? "ol" : "ul",
      items.map((item) => `<li>${item.task ? (item.checked ? "☑ " : "☐ ") : ""}${itemOf(item, loose)}</li>`).join(""),
      ordered && typeof start === "number" && start !== 1 ? ` start="${start}"` : "",
    );
  const itemOf = (item: Tokens.ListItem, loose: boolean): string =>
    loose
      ? blocks(item.tokens)
      : item.tokens.map((token) => (token.type === "checkbox" ? "" : blockOf(token))).join("");
  const rowOf = (tag: "th" | "td", cells: readonly Tokens.TableCell[]): string =>
    `<tr>${cells.map((cell) => element(tag, inline(cell.tokens))).join("")}</tr>`;
  const tableOf = ({ header, rows }: Tokens.Table): string =>
    element(
      "table",
      `<thead>${rowOf("th", header)}</thead><tbody>${rows.map((row) => rowOf("td", row)).join("")}</tbody>`,
    );

  const html = blocks(tokens);
  if (formatted || mention.used()) return { body: source, html: withoutOnlyParagraph(html) };
  return { body: plainOf(tokens, source) };
}

const languageOf = ({ lang }: Tokens.Code): string => {
  const name = /^[\w+#.-]{1,40}/.exec(lang ?? "")?.[0];
  return name === undefined ? "" : ` class="language-${name}"`;
};

/** One paragraph alone is sent without its tags, as other clients do. */
const withoutOnlyParagraph = (html: string): string =>
  html.startsWith("<p>") && html.indexOf("</p>") === html.length - 4 ? html.slice(3, -4) : html;

/** The text with its escapes resolved; nothing else in it means anything. */
function plainOf(tokens: readonly Token[], source: string): string {
  let escapes = false;
  marked.walkTokens([...tokens], (token) => {
    if (token.type === "escape") escapes = true;
  });
  return escapes ? source.replace(/\\([!-/:-@[-`{-~])/g, "$1") : source;
}
