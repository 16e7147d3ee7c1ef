import { stringAt } from "#base";
import type { ItemBody, RichNode } from "#contracts";
import { cleanText, cut, linkify, richFromHtml } from "../text/index.ts";
import { mediaBody } from "./media-body.ts";

type Content = Readonly<Record<string, unknown>>;

/** The body of an `m.room.message`, `m.sticker` or edit of one. `isReply`: a quoted fallback is taken off. */
export function messageBody(type: string, content: Content, isReply: boolean): ItemBody {
  const msgtype = type === "m.sticker" ? "m.image" : stringAt(content, "msgtype");
  const body = stringAt(content, "body");
  if (msgtype === undefined || body === undefined) return { kind: "malformed", type };
  switch (msgtype) {
    case "m.text":
      return textBody("text", content, body, isReply);
    case "m.notice":
    case "m.server_notice":
      return textBody("notice", content, body, isReply);
    case "m.emote":
      return textBody("emote", content, body, isReply);
    case "m.image":
    case "m.video":
    case "m.audio":
    case "m.file":
      return mediaBody(type, msgtype, content, body);
    default:
      return { kind: "unknown", type: cut(msgtype, 255), fallback: cleanText(body) };
  }
}

function textBody(style: "text" | "notice" | "emote", content: Content, body: string, isReply: boolean): ItemBody {
  const text = cleanText(isReply ? withoutReplyFallback(body) : body);
  const rich = richOf(content) ?? richFromText(text);
  return { kind: "text", style, text, ...(rich === undefined ? {} : { rich }) };
}

/** The formatted body, where there is one that says more than plain text. */
export function richOf(content: Content): readonly RichNode[] | undefined {
  const html = stringAt(content, "formatted_body");
  if (html === undefined || stringAt(content, "format") !== "org.matrix.custom.html") return undefined;
  const rich = richFromHtml(html);
  return rich.length > 0 ? rich : undefined;
}

/** Plain text with links in it as rich text; undefined where there are none. */
export function richFromText(text: string): readonly RichNode[] | undefined {
  const rich = linkify(text);
  return rich.every((node) => typeof node === "string") ? undefined : rich;
}

/** Takes the quote off that clients before v1.13 put in front of a reply. */
export function withoutReplyFallback(body: string): string {
  if (!/^> (?:\* )?<@/.test(body)) return body;
  const lines = body.split("\n");
  const end = lines.findIndex((line) => !line.startsWith(">"));
  if (end === -1) return body;
  return lines.slice(lines[end] === "" ? end + 1 : end).join("\n");
}
