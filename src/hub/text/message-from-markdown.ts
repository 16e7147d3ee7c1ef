import { cleanText } from "./clean.ts";

export type MessageContent = {
  readonly msgtype: "m.text" | "m.emote";
  readonly body: string;
  readonly format?: "org.matrix.custom.html";
  readonly formatted_body?: string;
  readonly "m.mentions": { readonly user_ids?: readonly string[]; readonly room?: true };
};

export type Mention = { readonly id: string; readonly name: string };

/** Beyond it a text is sent as it stands. */
const MAX_MARKDOWN = 20_000;

/**
 * What a person typed (Markdown, GFM) as the content of a message. HTML in it is text like any other. `/me` makes an emote, `//`
 * a literal slash; other commands are text. `@name` and `@user:server` of the people who are meant become links. A text without
 * any formatting has no `formatted_body`.
 */
export async function messageFromMarkdown(typed: string, mentions: readonly Mention[] = []): Promise<MessageContent> {
  const text = cleanText(typed).trim();
  const emote = /^\/me(?:\s|$)/.test(text);
  const source = emote ? text.slice(3).trim() : text.startsWith("//") ? text.slice(1) : text;
  const written = await render(source, mentions);
  return {
    msgtype: emote ? "m.emote" : "m.text",
    body: written.body,
    ...(written.html === undefined ? {} : { format: "org.matrix.custom.html", formatted_body: written.html }),
    "m.mentions": {
      ...(mentions.length === 0 ? {} : { user_ids: [...new Set(mentions.map(({ id }) => id))].slice(0, 50) }),
      ...(/(?:^|\s)@room\b/.test(source) ? { room: true as const } : {}),
    },
  };
}

/** Nothing that could be Markdown or a mention: then the renderer need not even be loaded. */
const UNFORMATTED = /^[^\\`*_~#>[\]|@<]*$/;
const LIST_OR_RULE = /^\s*(?:[-+]|\d{1,9}[.)]|[-=]{3,})/m;

async function render(source: string, mentions: readonly Mention[]): Promise<{ body: string; html?: string }> {
  if (source.length > MAX_MARKDOWN) return { body: source };
  if (mentions.length === 0 && UNFORMATTED.test(source) && !LIST_OR_RULE.test(source)) return { body: source };
  const { renderMarkdown } = await import("./render-markdown.ts");
  return renderMarkdown(source, mentions);
}
