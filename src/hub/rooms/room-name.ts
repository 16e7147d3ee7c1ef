import { isMxc } from "../media/index.ts";
import type { RoomRecord } from "./room-record.ts";

const MAX_NAME = 200;

/** What is left when nobody set a name: the alias, else the other people. Client-server API v1.18, "Calculating the display name". */
export function roomName(room: Pick<RoomRecord, "givenName" | "alias" | "heroes" | "inviter">): string {
  const given = cleanName(room.givenName);
  if (given !== "") return given;
  if (room.alias) return cleanName(room.alias);
  const names = room.heroes.map((hero) => personName(hero.id, hero.name));
  if (names.length > 0) return names.slice(0, 5).join(", ");
  return room.inviter?.name ?? "";
}

/** One line, no control characters or direction overrides, not longer than a line can be. */
export function cleanName(name: string | undefined): string {
  if (name === undefined) return "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point.
  return name
    .replaceAll(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim()
    .slice(0, MAX_NAME);
}

/** The display name, else the local part, else the id. Never empty for a user id. */
export const personName = (id: string, name: string | undefined): string =>
  cleanName(name) || (id.startsWith("@") ? id.slice(1).split(":")[0] : id) || id;

/** `mxc://server/id` and nothing else. */
export const mxcOrNothing = (value: unknown): string | undefined => (isMxc(value) ? value : undefined);
