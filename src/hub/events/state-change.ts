import { objectAt, stringAt } from "#base";
import type { Membership, Person, StateChange } from "#contracts";
import { isMxc } from "../media/mxc.ts";
import { cleanLine, cleanText } from "../text/index.ts";
import { isUserId } from "./parse-event.ts";
import type { RoomEvent } from "./room-event.ts";

type PersonOf = (userId: string) => Person;

const WIDGETS = new Set(["im.vector.modular.widgets", "m.widget"]);
type PlainChange = "room-avatar" | "created" | "encryption-on" | "power-levels" | "history-visibility" | "join-rule";
const PLAIN: ReadonlyMap<string, PlainChange> = new Map<string, PlainChange>([
  ["m.room.create", "created"],
  ["m.room.encryption", "encryption-on"],
  ["m.room.power_levels", "power-levels"],
  ["m.room.history_visibility", "history-visibility"],
  ["m.room.join_rules", "join-rule"],
  ["m.room.avatar", "room-avatar"],
]);

/** State events that say something to people; all others produce no item. */
export const isToldState = (type: string): boolean =>
  type === "m.room.member" ||
  type === "m.room.name" ||
  type === "m.room.topic" ||
  type === "m.room.tombstone" ||
  PLAIN.has(type) ||
  WIDGETS.has(type);

/** What a state event changed. `malformed`: its content is not what its type says. `none`: nothing that anyone would tell. */
export function stateChangeOf(event: RoomEvent, person: PersonOf): StateChange | "malformed" | "none" {
  const { type, content } = event;
  if (type === "m.room.member") return memberChangeOf(event, person);
  if (type === "m.room.name") return lineOf(content, "name", (to) => ({ what: "room-name", to }));
  if (type === "m.room.topic") return lineOf(content, "topic", (to) => ({ what: "room-topic", to }));
  if (type === "m.room.tombstone") {
    const text = stringAt(content, "body") ?? "";
    return stringAt(content, "replacement_room") === undefined
      ? "malformed"
      : { what: "room-replaced", text: cleanText(text, 1000) };
  }
  if (WIDGETS.has(type)) return widgetChangeOf(event);
  const what = PLAIN.get(type);
  return what === undefined ? "none" : { what };
}

function lineOf(
  content: RoomEvent["content"],
  key: "name" | "topic",
  make: (to: string) => StateChange,
): StateChange | "malformed" {
  const found = stringAt(content, key);
  // Taken away again: an empty content is how that is said.
  if (found === undefined) return Object.hasOwn(content, key) ? "malformed" : make("");
  return make(key === "topic" ? cleanText(found, 4000) : cleanLine(found));
}

function widgetChangeOf({ content, unsigned }: RoomEvent): StateChange {
  const before = objectAt(unsigned, "prev_content");
  const was = stringAt(before, "url") !== undefined;
  const is = stringAt(content, "url") !== undefined;
  const name = cleanLine(stringAt(content, "name") ?? stringAt(before, "name") ?? "", 100);
  return { what: is ? (was ? "widget-changed" : "widget-added") : "widget-removed", name };
}

const MEMBERSHIPS: readonly string[] = ["join", "invite", "knock", "leave", "ban"] satisfies Membership[];
const membershipOf = (content: unknown): Membership | undefined => {
  const found = stringAt(content, "membership");
  return found !== undefined && MEMBERSHIPS.includes(found) ? (found as Membership) : undefined; // checked just here
};

function memberChangeOf(event: RoomEvent, person: PersonOf): StateChange | "malformed" | "none" {
  const { content, sender, stateKey } = event;
  const now = membershipOf(content);
  if (now === undefined || !isUserId(stateKey)) return "malformed";
  const beforeContent = objectAt(event.unsigned, "prev_content");
  const before = membershipOf(beforeContent);
  const who = personWith(person(stateKey), profileOf(content) ?? profileOf(beforeContent));
  if (now === "join" && before === "join") return profileChangeOf(beforeContent, content, who);
  const reason = stringAt(content, "reason");
  const because = reason === undefined || reason === "" ? {} : { reason: cleanText(reason, 500) };
  const self = sender === stateKey;
  if (now === before) return "none";
  switch (now) {
    case "join":
      return { what: "joined", who, ...because };
    case "invite":
      return { what: "invited", who, ...because };
    case "knock":
      return { what: "knocked", who, ...because };
    case "ban":
      return { what: "banned", who, ...because };
    default:
      return { what: leaveKind(before, self), who, ...because };
  }
}

function leaveKind(before: Membership | undefined, self: boolean): "left" | "declined" | "unbanned" | "removed" {
  if (before === "ban") return "unbanned";
  if (!self) return "removed";
  return before === "invite" ? "declined" : "left";
}

function profileChangeOf(before: unknown, now: unknown, who: Person): StateChange | "none" {
  const from = stringAt(before, "displayname");
  if (from !== stringAt(now, "displayname")) {
    return { what: "renamed-self", who, ...(from === undefined ? {} : { from: cleanLine(from, 100) }) };
  }
  return stringAt(before, "avatar_url") === stringAt(now, "avatar_url") ? "none" : { what: "new-avatar", who };
}

/** Name and picture as a member event gives them. */
export type Profile = { readonly name?: string; readonly avatar?: string };

export function profileOf(content: unknown): Profile | undefined {
  const name = cleanLine(stringAt(content, "displayname") ?? "", 100);
  const avatar = stringAt(content, "avatar_url");
  if (name === "" && avatar === undefined) return undefined;
  return { ...(name === "" ? {} : { name }), ...(isMxc(avatar) ? { avatar } : {}) };
}

/** The same person under the profile of another time. Keeps the object where nothing differs. */
export function personWith(person: Person, profile: Profile | undefined): Person {
  if (!profile) return person;
  const name = profile.name ?? localPartOf(person.id);
  if (name === person.name && profile.avatar === person.avatar) return person;
  const { id, ambiguous } = person;
  return {
    id,
    name,
    ...(profile.avatar === undefined ? {} : { avatar: profile.avatar }),
    ...(ambiguous && name === person.name ? { ambiguous } : {}),
  };
}

/** What stands for a name where there is none. */
export const localPartOf = (userId: string): string => cleanLine(userId.slice(1).split(":", 1)[0] ?? "", 100) || userId;
