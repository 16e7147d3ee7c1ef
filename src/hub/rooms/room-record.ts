import type { LastMessage, Person, RoomListItem } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import type { Hero } from "../sync/sync-batch.ts";
import type { CallMembership } from "./room-call-membership.ts";

/**
 * What the hub keeps of every room of the account: a line of the list and what it is made from. There may be thousands, so
 * state, members and timelines of open rooms are kept elsewhere. Replaced, never changed: who holds one may compare by identity.
 */
export type RoomRecord = {
  readonly id: string;
  readonly membership: "join" | "invite" | "knock";
  /** `m.room.name`, as the server or the invitation says. */
  readonly givenName?: string;
  readonly alias?: string;
  readonly heroes: readonly Hero[];
  /** Computed from the above; empty where nothing is known. */
  readonly name: string;
  readonly avatar?: string;
  readonly joinedCount: number;
  readonly invitedCount: number;
  readonly isSpace: boolean;
  /** Rooms of a space, as it names them. */
  readonly children: readonly string[];
  /** Content of `m.room.encryption`. Never taken away again: encryption cannot be switched off. */
  readonly encryption?: Readonly<Record<string, unknown>>;
  /** `replacement_room` of the tombstone; not believed before that room points back. */
  readonly replacement?: string;
  readonly predecessor?: string;
  readonly directWith?: string;
  readonly favourite: boolean;
  readonly lowPriority: boolean;
  readonly muted: boolean;
  /** The newest event that is worth a line, with its preview. */
  readonly last?: LastMessage;
  /** That event while it waits to be decrypted. */
  readonly sealed?: RoomEvent;
  /** The server's order of activity; 0 where it gives none. */
  readonly bump: number;
  readonly activeAt: number;
  /** The newest event of others that counts, to compare receipts with. */
  readonly newest?: { readonly eventId: string; readonly ts: number; readonly own: boolean };
  readonly read?: { readonly eventId: string; readonly ts: number };
  readonly unread: number;
  readonly mentions: number;
  readonly inviter?: Person;
  /** Who is in the room's call by its state, also those whose time has run out since; absent where nobody is. */
  readonly callMembers?: readonly CallMembership[];
  /** The call that goes on, made of these and of sticky events by whoever watches the time. */
  readonly call?: NonNullable<RoomListItem["call"]>;
};

export const newRecord = (id: string, membership: RoomRecord["membership"] = "join"): RoomRecord => ({
  id,
  membership,
  heroes: [],
  name: "",
  joinedCount: 0,
  invitedCount: 0,
  isSpace: false,
  children: [],
  favourite: false,
  lowPriority: false,
  muted: false,
  bump: 0,
  activeAt: 0,
  unread: 0,
  mentions: 0,
});
