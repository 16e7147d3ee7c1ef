import { escapeHtml } from "./escape-html.ts";
import { matrixToUrl, readId } from "./links.ts";
import type { Mention } from "./message-from-markdown.ts";

/** Writes text as HTML, with `@name` and `@user:server` of the given people as links. */
export function createMentionWriter(mentions: readonly Mention[]) {
  const people = new Map<string, Mention>();
  for (const mention of mentions) {
    if (readId(mention.id) === undefined || !mention.id.startsWith("@")) continue;
    people.set(mention.id.toLowerCase(), mention);
    if (mention.name !== "") people.set(`@${mention.name.replace(/^@/, "")}`.toLowerCase(), mention);
  }
  // The longest first, so that `@Anna Berg` is not taken for `@Anna`.
  const spellings = [...people.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  const pattern =
    spellings.length === 0
      ? undefined
      : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${spellings.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
  let used = false;

  return {
    used: () => used,
    write(text: string): string {
      if (!pattern) return escapeHtml(text);
      let html = "";
      let done = 0;
      for (const match of text.matchAll(pattern)) {
        const person = people.get(match[0].toLowerCase());
        if (!person) continue;
        used = true;
        html += escapeHtml(text.slice(done, match.index));
        html += `<a href="${escapeHtml(matrixToUrl(person.id))}">${escapeHtml(person.name || person.id)}</a>`;
        done = match.index + match[0].length;
      }
      return html + escapeHtml(text.slice(done));
    },
  };
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
