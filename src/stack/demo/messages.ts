/** Contents of the demo's events, as a Matrix client would send them. */
import type { Picture } from "./picture.ts";
import type { Line } from "./script.ts";

type Content = Readonly<Record<string, unknown>>;

export type Outgoing = { readonly type: "m.room.message" | "m.reaction"; readonly content: Content };

export type Uploaded = Picture & { readonly uri: string };

/** `eventOf` gives the event id of an earlier line. */
export function eventFromLine(line: Line, eventOf: (id: string) => string, image?: Uploaded): Outgoing {
  if (line.reactTo !== undefined && line.reaction !== undefined) {
    const relation = { rel_type: "m.annotation", event_id: eventOf(line.reactTo), key: line.reaction };
    return { type: "m.reaction", content: { "m.relates_to": relation } };
  }
  const content = image ? imageContent(line.text ?? "image.png", image) : textContent(line.text ?? "");
  if (line.replyTo !== undefined) {
    const relation = { "m.in_reply_to": { event_id: eventOf(line.replyTo) } };
    return { type: "m.room.message", content: { ...content, "m.relates_to": relation } };
  }
  if (line.edits !== undefined) {
    const replaced = {
      ...content,
      body: `* ${line.text ?? ""}`,
      "m.new_content": content,
      "m.relates_to": { rel_type: "m.replace", event_id: eventOf(line.edits) },
    };
    return { type: "m.room.message", content: replaced };
  }
  return { type: "m.room.message", content };
}

function textContent(text: string): Content {
  const html = htmlFromText(text);
  const formatted = html === text ? {} : { format: "org.matrix.custom.html", formatted_body: html };
  return { msgtype: "m.text", body: text, ...formatted };
}

function imageContent(name: string, { uri, width, height, bytes }: Uploaded): Content {
  const info = { mimetype: "image/png", w: width, h: height, size: bytes.length };
  return { msgtype: "m.image", body: name, filename: name, url: uri, info };
}

/** The script's little Markdown: `*bold*`, backticks, and numbered lists after an empty line. */
export function htmlFromText(text: string): string {
  const inline = (part: string) =>
    part.replace(/\*([^*\n]+)\*/g, "<strong>$1</strong>").replace(/`([^`\n]+)`/g, "<code>$1</code>");
  const blocks = text.split("\n\n").map((block) => {
    const lines = block.split("\n");
    if (!lines.every((line) => /^\d+\. /.test(line))) return inline(block);
    return `<ol>${lines.map((line) => `<li>${inline(line.replace(/^\d+\. /, ""))}</li>`).join("")}</ol>`;
  });
  if (blocks.length === 1) return blocks[0] ?? "";
  return blocks.map((block) => (block.startsWith("<ol>") ? block : `<p>${block}</p>`)).join("");
}
