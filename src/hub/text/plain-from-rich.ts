import type { RichElement, RichNode } from "#contracts";
import { BLOCKS } from "./whitespace.ts";

/** A rich text as plain text: blocks on lines of their own, lists and quotes marked, spoilers hidden behind blocks. */
export function plainFromRich(nodes: readonly RichNode[]): string {
  return childrenOf(nodes)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function childrenOf(nodes: readonly RichNode[]): string {
  let text = "";
  for (const node of nodes) {
    if (typeof node === "string") {
      text += node;
      continue;
    }
    const block = BLOCKS.has(node.tag) && !CELLS.has(node.tag);
    if (block && text !== "" && !text.endsWith("\n")) text += "\n";
    text += elementOf(node);
    if (block && !text.endsWith("\n")) text += "\n";
  }
  return text;
}

const CELLS: ReadonlySet<string> = new Set(["td", "th"]);

function elementOf({ tag, attrs, children }: RichElement): string {
  switch (tag) {
    case "br":
      return "\n";
    case "hr":
      return "———";
    case "img":
      return attrs?.alt ?? "";
    case "span":
      return attrs?.spoiler === undefined ? childrenOf(children) : childrenOf(children).replace(/\S/gu, "█");
    case "ul":
      return listOf(children, () => "- ");
    case "ol":
      return listOf(children, (at) => `${(attrs?.start ?? 1) + at}. `);
    case "blockquote":
      return prefixed(childrenOf(children).trim(), "> ");
    case "td":
    case "th":
      return `${childrenOf(children).trim()}\t`;
    case "tr":
      return childrenOf(children).trimEnd();
    default:
      return childrenOf(children);
  }
}

function listOf(children: readonly RichNode[], markOf: (at: number) => string): string {
  let at = 0;
  return children
    .map((node) => {
      if (typeof node === "string" || node.tag !== "li") return childrenOf([node]);
      return `${markOf(at++)}${childrenOf(node.children).trim().replaceAll("\n", "\n  ")}`;
    })
    .join("\n");
}

const prefixed = (text: string, prefix: string): string => prefix + text.replaceAll("\n", `\n${prefix}`);
