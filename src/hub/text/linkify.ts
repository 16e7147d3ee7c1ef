import type { RichNode } from "#contracts";
import { readLink } from "./links.ts";

const CANDIDATE = /https?:\/\/[^\s<>"'`]+/gi;
const MAX_LINKS = 200;

/** Plain text with its bare web addresses made into links; what follows an address as punctuation stays text. */
export function linkify(text: string): readonly RichNode[] {
  if (!text.includes("://")) return [text];
  const nodes: RichNode[] = [];
  let done = 0;
  let links = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = withoutTail(match[0]);
    const link = links < MAX_LINKS ? readLink(address) : undefined;
    if (!link) continue;
    links++;
    if (match.index > done) nodes.push(text.slice(done, match.index));
    nodes.push(
      link.kind === "mention"
        ? { tag: "mention", attrs: { id: link.id }, children: [link.id] }
        : { tag: "a", attrs: { href: link.href }, children: [address] },
    );
    done = match.index + address.length;
  }
  if (done === 0) return [text];
  if (done < text.length) nodes.push(text.slice(done));
  return nodes;
}

/** Sentence punctuation and a closing bracket that was not opened within the address do not belong to it. */
function withoutTail(address: string): string {
  let end = address.length;
  let open = 0;
  for (const char of address) open += char === "(" ? 1 : char === ")" ? -1 : 0;
  for (; end > 0; end--) {
    const last = address[end - 1] ?? "";
    if (last === ")" && open < 0) open++;
    else if (!".,;:!?*_~]}".includes(last)) break;
  }
  return address.slice(0, end);
}
