/**
 * Who of the room can open a file, as far as its store says so. A store knows accounts, a room knows Matrix ids, and what joins them
 * is a name or an address: so much is claimed and no more.
 */
import type { FileShare, Grantee } from "#model";
import type { RoomPerson } from "./room-people.ts";

export type Answer =
  /** The store names them. `name`: somebody who is called so; `email`: an address that is their Matrix id's too. */
  | { readonly can: "yes"; readonly by: "email" | "name"; readonly as: string; readonly role: FileShare["role"] }
  /** Whoever has a link that needs nothing else. */
  | { readonly can: "with-link" }
  /** The store's list is whole, and they are not on it. */
  | { readonly can: "no" }
  | { readonly can: "unknown"; readonly why: Unknown };

/** `group`: a group or link that they may belong to; `ambiguous`: several people are called so; `partial`: the list may not be whole. */
export type Unknown = "group" | "ambiguous" | "partial";

export type PersonAnswer = { readonly person: RoomPerson; readonly answer: Answer };

/** `now`: milliseconds since 1970; what has run out opens nothing. */
export function whoCanOpen(
  people: readonly RoomPerson[],
  shares: readonly FileShare[],
  now: number,
): readonly PersonAnswer[] {
  const live = shares.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  const named = live.flatMap(({ to, role }) => to.map((grantee) => ({ grantee, role })));
  const hasOpenLink = live.some(({ link }) => link?.scope === "anyone" && !link.hasPassword);
  // A link with a password, for an organisation, or for people whom the store does not name; a group, an app.
  const mayMeanOthers =
    live.some(
      ({ kind, link, to }) => (kind === "link" && link?.scope !== "anyone" && to.length === 0) || link?.hasPassword,
    ) || named.some(({ grantee }) => grantee.kind !== "person" || (grantee.name === "" && grantee.email === undefined));
  // Only a list that has the owner on it is a list of everybody; one without names what was shared, and by whom it is asked.
  const isWhole = live.some(({ role }) => role === "owner");
  const perName = countNames(people);

  const answerFor = (person: RoomPerson): Answer => {
    const byEmail = named.find(({ grantee }) => isMailOf(grantee, person));
    if (byEmail)
      return { can: "yes", by: "email", as: byEmail.grantee.email ?? byEmail.grantee.name, role: byEmail.role };
    const byName = named.find(({ grantee }) => isCalled(grantee, person));
    if (byName && (perName.get(folded(person.name)) ?? 0) > 1) return { can: "unknown", why: "ambiguous" };
    if (byName) return { can: "yes", by: "name", as: byName.grantee.name, role: byName.role };
    if (hasOpenLink) return { can: "with-link" };
    if (mayMeanOthers) return { can: "unknown", why: "group" };
    return isWhole ? { can: "no" } : { can: "unknown", why: "partial" };
  };
  return people.map((person) => ({ person, answer: answerFor(person) }));
}

const isPerson = ({ kind }: Grantee) => kind === "person";

/** `anna@example.org` and `@anna:example.org`. */
const isMailOf = (grantee: Grantee, { userId }: RoomPerson): boolean =>
  isPerson(grantee) &&
  grantee.email !== undefined &&
  folded(`@${grantee.email}`.replace(/@([^@]*)$/, ":$1")) === folded(userId);

const isCalled = (grantee: Grantee, { userId, name }: RoomPerson): boolean =>
  isPerson(grantee) &&
  grantee.name !== "" &&
  (folded(grantee.name) === folded(name) || `@${folded(grantee.name)}` === folded(userId).split(":")[0]);

function countNames(people: readonly RoomPerson[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of people) counts.set(folded(name), (counts.get(folded(name)) ?? 0) + 1);
  return counts;
}

const folded = (text: string): string => text.normalize("NFC").trim().toLowerCase();
