export type * from "./protocol.ts";
export type * from "./room-calls.ts";
export type * from "./room-config.ts";
export type * from "./rooms.ts";
export type * from "./session.ts";
export { type ListSnapshot, type RoomSnapshot, SNAPSHOT_STORE, SNAPSHOT_VERSION, snapshotKeys } from "./snapshot.ts";
export type * from "./timeline.ts";
export type * from "./widget-calls.ts";
export type * from "./widgets.ts";
