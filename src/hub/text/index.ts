export { cleanLine, cleanText, cut } from "./clean.ts";
export { linkify } from "./linkify.ts";
export { type Link, matrixToUrl, readId, readLink } from "./links.ts";
export { editContent, reactionContent, replyContent } from "./message-content.ts";
export { type Mention, type MessageContent, messageFromMarkdown } from "./message-from-markdown.ts";
export { plainFromRich } from "./plain-from-rich.ts";
export { MAX_HTML, richFromHtml } from "./rich-from-html.ts";
