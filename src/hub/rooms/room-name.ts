import { isMxc } from "../media/index.ts";
import { cleanLine } from "../text/index.ts";
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

/** One line that is fit to be shown, not longer than a line can be. */
export const cleanName = (name: string | undefined): string => (name === undefined ? "" : cleanLine(name, MAX_NAME));

/** The display name, else the local part, else the id. Never empty for a user id. */
export const personName = (id: string, name: string | undefined): string =>
  cleanName(name) || (id.startsWith("@") ? id.slice(1).split(":")[0] : id) || id;

/** `mxc://server/id` and nothing else. */
export const mxcOrNothing = (value: unknown): string | undefined => (isMxc(value) ? value : undefined);
