/** The body of a sliding sync request (MSC4186 under its unstable name). Pure. */
import type { Range } from "./sliding-windows.ts";

export const SLIDING_SYNC_PATH = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";

type StateWish = readonly [type: string, stateKey: string];

/** For a line of the list: name, avatar and members for the name come by themselves. */
const LINE_STATE: readonly StateWish[] = [
  ["m.room.encryption", ""],
  ["m.room.tombstone", ""],
  // Who is in a call now: one event for each device that ever was.
  ["org.matrix.msc3401.call.member", "*"],
];
const NEAR_STATE: readonly StateWish[] = [...LINE_STATE, ["m.room.member", "$LAZY"], ["m.room.member", "$ME"]];
const SPACE_STATE: readonly StateWish[] = [
  ["m.room.encryption", ""],
  ["m.room.create", ""],
  ["m.room.member", "$ME"],
  ["m.room.tombstone", ""],
  ["m.space.child", "*"],
];
/** For an open room: all that its header, rights, composer and widgets need. */
export const ROOM_STATE: readonly StateWish[] = [
  ["m.room.create", ""],
  ["m.room.name", ""],
  ["m.room.topic", ""],
  ["m.room.avatar", ""],
  ["m.room.canonical_alias", ""],
  ["m.room.encryption", ""],
  ["m.room.history_visibility", ""],
  ["m.room.join_rules", ""],
  ["m.room.power_levels", ""],
  ["m.room.tombstone", ""],
  ["m.room.member", "$LAZY"],
  ["m.room.member", "$ME"],
  ["im.vector.modular.widgets", "*"],
  ["m.widget", "*"],
  ["io.element.widgets.layout", ""],
  ["m.space.child", "*"],
  ["m.space.parent", "*"],
  ["org.matrix.msc3401.call.member", "*"],
];

export const ROOM_TIMELINE_LIMIT = 20;
/** MSC4354. */
export const STICKY_EXTENSION = "org.matrix.msc4354.sticky_events";

export type SlidingRequest = {
  readonly near: Range;
  readonly all?: Range;
  readonly first: boolean;
  readonly rooms: readonly string[];
  /** Sticky events after this; undefined: all that have not run out. */
  readonly stickySince?: string;
  readonly toDevice: { readonly enabled: boolean; readonly since?: string };
};

export function slidingRequestBody(request: SlidingRequest): Record<string, unknown> {
  const { near, all, first, rooms, toDevice, stickySince } = request;
  const noSpaces = { not_room_types: ["m.space"] };
  return {
    conn_id: "sparks",
    lists: {
      near: {
        ranges: [near],
        filters: noSpaces,
        timeline_limit: first ? 1 : 10,
        required_state: NEAR_STATE,
      },
      ...(first
        ? {}
        : {
            spaces: {
              ranges: [[0, 99]],
              filters: { room_types: ["m.space"] },
              timeline_limit: 0,
              required_state: SPACE_STATE,
            },
          }),
      ...(all ? { all: { ranges: [all], filters: noSpaces, timeline_limit: 1, required_state: LINE_STATE } } : {}),
    },
    room_subscriptions: Object.fromEntries(
      rooms.map((roomId) => [roomId, { timeline_limit: ROOM_TIMELINE_LIMIT, required_state: ROOM_STATE }]),
    ),
    extensions: {
      account_data: { enabled: true },
      receipts: { enabled: true },
      typing: { enabled: true, lists: [] },
      e2ee: { enabled: true },
      to_device: toDevice.enabled
        ? { enabled: true, limit: 100, ...(toDevice.since === undefined ? {} : { since: toDevice.since }) }
        : { enabled: false },
      [STICKY_EXTENSION]: { enabled: true, ...(stickySince === undefined ? {} : { since: stickySince }) },
    },
  };
}
