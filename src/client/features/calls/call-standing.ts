import type { RoomDetails } from "#contracts";
import type { Person } from "#model";

/** What a room's call button offers. */
export type CallStanding =
  /** No calls here: not configured, not a room for it, or one is not in it. */
  | { readonly kind: "none" }
  | { readonly kind: "idle" }
  /** A call goes on. `own`: the person is in it already, here or on another device. */
  | {
      readonly kind: "on";
      readonly people: readonly Person[];
      readonly total: number;
      readonly media: "audio" | "video";
      readonly own?: "here" | "elsewhere";
    }
  /** The room lets nobody of this power call; `mayAllow`: the person may change that for everyone. */
  | { readonly kind: "barred"; readonly mayAllow: boolean };

export const CALL_MEMBER_TYPE = "org.matrix.msc3401.call.member";
const POWER_LEVELS = "m.room.power_levels";

export function callStanding(configured: boolean, room: RoomDetails | undefined): CallStanding {
  if (!configured || !room || room.isSpace || room.membership !== "join" || room.replacedBy !== undefined)
    return { kind: "none" };
  const { call } = room;
  if (call?.own === "here" || (call && room.can.call)) {
    const { people, total, intent: media, own } = call;
    return { kind: "on", people, total, media, ...(own === undefined ? {} : { own }) };
  }
  return room.can.call ? { kind: "idle" } : { kind: "barred", mayAllow: mayAllowCalls(room) };
}

/** Whether the person may say who may call. */
export function mayAllowCalls({ power }: Pick<RoomDetails, "power">): boolean {
  return power.own >= (power.events[POWER_LEVELS] ?? power.stateDefault);
}

/** Whether others could not join what the person begins, and the person could change that. A conversation of two is left as it is. */
export function mayLetOthersCall(room: Pick<RoomDetails, "power" | "directWith">): boolean {
  const needed = room.power.events[CALL_MEMBER_TYPE] ?? room.power.stateDefault;
  return room.directWith === undefined && needed > 0 && mayAllowCalls(room);
}
