/** What the account's own data says about rooms: direct chats, muted rooms. Foreign data as well: every value is checked. */
import { arrayAt, isObject, objectAt, stringAt } from "#base";

/** `m.direct`: room id → the other person. */
export function parseDirect(content: unknown): ReadonlyMap<string, string> {
  const rooms = new Map<string, string>();
  for (const [userId, ids] of Object.entries(isObject(content) ? content : {})) {
    if (!userId.startsWith("@") || !Array.isArray(ids)) continue;
    for (const id of ids) if (typeof id === "string" && !rooms.has(id)) rooms.set(id, userId);
  }
  return rooms;
}

/** Rooms for which `m.push_rules` never notifies: a room rule or an override on the room without `notify`. */
export function parseMuted(content: unknown): ReadonlySet<string> {
  const muted = new Set<string>();
  const rules = objectAt(content, "global");
  for (const rule of arrayAt(rules, "override") ?? []) {
    const only = arrayAt(rule, "conditions");
    const condition = only?.length === 1 ? only[0] : undefined;
    const roomId = stringAt(condition, "key") === "room_id" ? stringAt(condition, "pattern") : undefined;
    if (roomId !== undefined && isSilent(rule)) muted.add(roomId);
  }
  return muted;
}

/** The part of the push rules that `parseMuted` reads: the rest need not be kept. */
export function onlyMuting(content: unknown): Readonly<Record<string, unknown>> {
  const override = (arrayAt(objectAt(content, "global"), "override") ?? []).filter(isSilent);
  return { global: { override: override.slice(0, 2000) } };
}

const isSilent = (rule: unknown): boolean =>
  isObject(rule) &&
  rule.enabled !== false &&
  (arrayAt(rule, "actions") ?? []).every((action) => action === "dont_notify" || isObject(action));

/** The account data event of this type with its content, from a batch. */
export function accountDataOf(events: readonly unknown[], type: string): unknown {
  const event = events.findLast((candidate) => stringAt(candidate, "type") === type);
  return event === undefined ? undefined : objectAt(event, "content");
}
