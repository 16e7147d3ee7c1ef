/**
 * What one reply of the homeserver said, whichever sync it came from. Nothing in it is checked but its outer shape: events
 * are raw JSON until `parseRoomEvent` has seen them.
 */
export type SyncBatch = {
  readonly rooms: ReadonlyMap<string, RoomUpdate>;
  /** Global account data. */
  readonly accountData: readonly unknown[];
  readonly toDevice: readonly unknown[];
  readonly deviceLists: { readonly changed: readonly string[]; readonly left: readonly string[] };
  readonly oneTimeKeyCounts?: Readonly<Record<string, number>>;
  readonly unusedFallbackKeys?: readonly string[];
  /** How many rooms the server has for the list; undefined: this batch does not say. */
  readonly totalRooms?: number;
  /** All rooms are known from now on. */
  readonly complete: boolean;
  /** Every room of the account, where the batch names them all: others were left while nobody listened. */
  readonly everyRoom?: ReadonlySet<string>;
};

export type RoomUpdate = {
  /** What was known of the timeline before no longer joins on: the server starts over with this room. */
  readonly initial: boolean;
  readonly membership?: "join" | "invite" | "knock" | "leave";
  readonly name?: string;
  readonly avatar?: string;
  readonly heroes?: readonly Hero[];
  readonly joinedCount?: number;
  readonly invitedCount?: number;
  /** Order of activity on this server; grows. */
  readonly bumpStamp?: number;
  readonly state: readonly unknown[];
  /** Stripped state of an invitation or knock. */
  readonly strippedState?: readonly unknown[];
  readonly timeline: readonly unknown[];
  /** Sticky events (MSC4354) that are not in the timeline; undefined: it says nothing of them. */
  readonly sticky?: readonly unknown[];
  /** Events are missing between what was known and this timeline. */
  readonly limited: boolean;
  /** The timeline reaches further back than before; it replaces what was known. */
  readonly expanded: boolean;
  readonly prevBatch?: string;
  /** How many of the timeline's last events happened since the last reply; undefined: all of them. */
  readonly live?: number;
  readonly accountData: readonly unknown[];
  /** Content of an `m.receipt`. */
  readonly receipts?: Readonly<Record<string, unknown>>;
  /** Who types now; undefined: unchanged. */
  readonly typing?: readonly string[];
  /** Only classic sync counts. */
  readonly counts?: { readonly notifications: number; readonly highlights: number };
};

export type Hero = { readonly id: string; readonly name?: string; readonly avatar?: string };

export const emptyUpdate: RoomUpdate = {
  initial: false,
  state: [],
  timeline: [],
  limited: false,
  expanded: false,
  accountData: [],
};
