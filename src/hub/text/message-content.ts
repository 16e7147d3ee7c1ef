/** Contents of events as Sparks sends them. */
type Content = Readonly<Record<string, unknown>>;

/** The new content of an edit as the event that carries it (spec, "Event replacements"): with a fallback for those who know none. */
export function editContent(content: Content, targetId: string): Content {
  const { body, formatted_body: html } = content;
  return {
    ...content,
    ...(typeof body === "string" ? { body: `* ${body}` } : {}),
    ...(typeof html === "string" ? { formatted_body: `* ${html}` } : {}),
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: targetId },
  };
}

/** The content as an answer to `targetId`; within a thread, `threadRoot` is its first event. No quoted fallback (spec v1.13). */
export function replyContent(content: Content, targetId: string, threadRoot?: string): Content {
  const thread = threadRoot === undefined ? {} : { rel_type: "m.thread", event_id: threadRoot, is_falling_back: false };
  return { ...content, "m.relates_to": { ...thread, "m.in_reply_to": { event_id: targetId } } };
}

export const reactionContent = (targetId: string, key: string): Content => ({
  "m.relates_to": { rel_type: "m.annotation", event_id: targetId, key },
});
