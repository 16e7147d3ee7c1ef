import type { RoomDetails, RoomListItem } from "./rooms.ts";
import type { TimelineItem } from "./timeline.ts";

/**
 * What the hub leaves behind in the sealed store so that the page can paint before the hub script is loaded. One database
 * (`SNAPSHOT_STORE`), one entry for the list, one for each of the rooms seen last. A snapshot of another version is ignored.
 */
export const SNAPSHOT_STORE = "sparks-snapshot";
export const SNAPSHOT_VERSION = 1;
export const snapshotKeys = { list: "list", room: (roomId: string) => `room/${roomId}` } as const;

export type ListSnapshot = {
  readonly v: typeof SNAPSHOT_VERSION;
  readonly userId: string;
  readonly name: string;
  readonly avatar?: string;
  readonly total: number;
  /** The first of the list, as many as a tall screen shows. */
  readonly items: readonly RoomListItem[];
};

export type RoomSnapshot = {
  readonly v: typeof SNAPSHOT_VERSION;
  readonly details: RoomDetails;
  /** The newest items, at most 40. */
  readonly items: readonly TimelineItem[];
};
