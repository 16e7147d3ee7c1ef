import { isEncrypted, redactedBy, typeOf } from "../events/index.ts";
import { bySeq, type Entry, isEcho, isFailed } from "./entry.ts";

/**
 * Which entries speak of which event. Targets need not be loaded. `canonical` turns the local id of something that was sent
 * meanwhile into its event id.
 */
export type Relations = ReturnType<typeof createRelations>;

export function createRelations(canonical: (id: string) => string) {
  const edits = new Map<string, Set<Entry>>();
  const reactions = new Map<string, Set<Entry>>();
  const replies = new Map<string, Set<Entry>>();
  const redactions = new Map<string, Set<Entry>>();

  const placesOf = (entry: Entry): readonly (readonly [Map<string, Set<Entry>>, string])[] => {
    const { relation, event } = entry;
    if (event.redacts !== undefined) return [[redactions, event.redacts]];
    if (!relation) return [];
    if (relation.kind === "edit") return [[edits, relation.target]];
    if (relation.kind === "reaction") return [[reactions, relation.target]];
    if (relation.kind === "reply") return [[replies, relation.target]];
    return relation.replyTo === undefined ? [] : [[replies, relation.replyTo]];
  };
  const at = (map: Map<string, Set<Entry>>, id: string): readonly Entry[] => [...(map.get(id) ?? [])].sort(bySeq);

  const isRedacted = (entry: Entry): boolean => redactorOf(entry) !== undefined;
  /** Who took the entry away; "" where that is not known. */
  const redactorOf = (entry: Entry): string | undefined =>
    redactedBy(entry.event) ?? at(redactions, entry.id).find((redaction) => !isFailed(redaction))?.event.sender;

  /** Whether the edit may change the target: CVE-2026-45057 and the spec's rules on replacements. */
  const applies = (edit: Entry, target: Entry): boolean =>
    edit.relation?.kind === "edit" &&
    edit.relation.content !== undefined &&
    edit.event.sender === target.event.sender &&
    target.event.stateKey === undefined &&
    target.relation?.kind !== "edit" &&
    typeOf(edit.event) === typeOf(target.event) &&
    (!isEncrypted(target.event) || isEncrypted(edit.event) || isEcho(edit)) &&
    !isRedacted(edit);

  return {
    isRedacted,
    redactorOf,
    link(entry: Entry) {
      for (const [map, id] of placesOf(entry)) {
        const target = canonical(id);
        const found = map.get(target);
        if (found) found.add(entry);
        else map.set(target, new Set([entry]));
      }
    },
    unlink(entry: Entry) {
      for (const [map, id] of placesOf(entry)) {
        const target = canonical(id);
        const found = map.get(target);
        found?.delete(entry);
        if (found?.size === 0) map.delete(target);
      }
    },
    /** What spoke of the local id speaks of the event id now. */
    rename(from: string, to: string) {
      for (const map of [edits, reactions, replies, redactions]) {
        const found = map.get(from);
        if (!found) continue;
        map.delete(from);
        map.set(to, new Set([...(map.get(to) ?? []), ...found]));
      }
    },
    /** The events that an entry has an effect on: their ids. */
    targetsOf: (entry: Entry): readonly string[] => placesOf(entry).map(([, id]) => canonical(id)),
    repliesTo: (id: string): Iterable<Entry> => replies.get(id) ?? [],
    /** The edit that is shown: what waits or was refused (it must not be lost), then the newest by the clock of the sender's server. */
    newestEdit(target: Entry): Entry | undefined {
      return at(edits, target.id)
        .filter((edit) => applies(edit, target))
        .reduce<Entry | undefined>((newest, edit) => (newest && isOlder(edit, newest) ? newest : edit), undefined);
    },
    /** One for each person and key, oldest first. */
    reactionsTo(target: Entry): readonly Entry[] {
      const seen = new Set<string>();
      return at(reactions, target.id).filter((entry) => {
        if (entry.relation?.kind !== "reaction" || isFailed(entry) || isRedacted(entry)) return false;
        const one = `${entry.event.sender}\n${entry.relation.key}`;
        return seen.has(one) ? false : seen.add(one);
      });
    },
    /** Edits and redactions of the entry that are only here. */
    pendingFor: (target: Entry): readonly Entry[] =>
      [...at(edits, target.id), ...at(redactions, target.id)].filter(isEcho).sort(bySeq),
    clear() {
      for (const map of [edits, reactions, replies, redactions]) map.clear();
    },
  };
}

const isOlder = (edit: Entry, than: Entry): boolean => {
  if (isEcho(edit) !== isEcho(than)) return isEcho(than);
  return edit.event.ts === than.event.ts ? edit.seq < than.seq : edit.event.ts < than.event.ts;
};
