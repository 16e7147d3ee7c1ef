import { objectAt, stringAt } from "#base";
import { keyOfLocalId, localId } from "./local-id.ts";
import type { OutboxWhat } from "./outbox.ts";

type Content = Readonly<Record<string, unknown>>;

const RELATES = "m.relates_to";
const ANSWERS = "m.in_reply_to";

/** Every id that the draft speaks of. */
function idsIn(what: OutboxWhat): readonly string[] {
  if (what.kind === "redaction") return [what.target];
  const relates = objectAt(what.content, RELATES);
  return [stringAt(relates, "event_id"), stringAt(objectAt(relates, ANSWERS), "event_id")].filter(
    (id) => id !== undefined,
  );
}

/** Keys of the entries that have to be sent before. */
export const dependenciesOf = (what: OutboxWhat): readonly string[] =>
  idsIn(what)
    .map(keyOfLocalId)
    .filter((key) => key !== undefined);

/** The same with an entry's local id replaced by the event id that it got. */
export function withEventId(what: OutboxWhat, key: string, eventId: string): OutboxWhat {
  const from = localId(key);
  if (!idsIn(what).includes(from)) return what;
  if (what.kind === "redaction") return { ...what, target: eventId };
  return {
    ...what,
    content: { ...what.content, [RELATES]: renamed(objectAt(what.content, RELATES) ?? {}, from, eventId) },
  };
}

const renamed = (relates: Content, from: string, to: string): Content => {
  const answered = objectAt(relates, ANSWERS);
  return {
    ...relates,
    ...(relates.event_id === from ? { event_id: to } : {}),
    ...(answered?.event_id === from ? { [ANSWERS]: { ...answered, event_id: to } } : {}),
  };
};

/**
 * What is left of a draft when the entry that it speaks of will never be sent: an answer stands by itself, an edit, a reaction or a
 * redaction is nothing without it.
 */
export function withoutEntry(what: OutboxWhat, key: string): OutboxWhat | undefined {
  const gone = localId(key);
  if (!idsIn(what).includes(gone)) return what;
  if (what.kind === "redaction") return undefined;
  const { [RELATES]: relates, ...content } = what.content;
  const type = stringAt(relates, "rel_type");
  if (type === "m.replace" || type === "m.annotation") return undefined;
  const root = stringAt(relates, "event_id");
  const thread = type === "m.thread" && root !== gone ? { [RELATES]: { rel_type: type, event_id: root } } : {};
  return { ...what, content: { ...content, ...thread } };
}
