import type { RichNode, RichTag } from "#contracts";

/** What stands on lines of its own. */
export const BLOCKS: ReadonlySet<RichTag> = new Set<RichTag>([
  "p",
  "hr",
  "pre",
  "blockquote",
  "ul",
  "ol",
  "li",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "caption",
  "details",
  "summary",
]);

/** Blanks that HTML does not show: beside blocks, after a line break, and at the ends of a block. Blanks are collapsed already. */
export function withoutBlanks(children: readonly RichNode[], parent: RichTag | undefined): RichNode[] {
  const edge = parent === undefined || BLOCKS.has(parent);
  const breaks = (node: RichNode | undefined): boolean =>
    node === undefined ? edge : typeof node !== "string" && (BLOCKS.has(node.tag) || node.tag === "br");
  const kept: RichNode[] = [];
  for (const [at, node] of children.entries()) {
    if (typeof node !== "string") {
      kept.push(node);
      continue;
    }
    let text = node;
    if (breaks(children[at - 1])) text = text.replace(/^ +/, "");
    if (breaks(children[at + 1])) text = text.replace(/ +$/, "");
    if (text !== "") kept.push(text);
  }
  return kept;
}
