/** Power levels (client-server API v1.18, `m.room.power_levels`), with the creators of room version 12 above all. */
import { arrayAt, numberAt, objectAt, stringAt } from "#base";
import type { Member, RoomPower, RoomRights } from "#contracts";
import type { RoomState } from "./room-state.ts";

export interface Rights {
  powerOf(userId: string): number;
  /** Power that sending this needs. */
  needed(type: string, isState: boolean): number;
  of(userId: string): RoomRights;
  rank(userId: string): Member["power"];
  /** What a page needs to say who may do what, and why not. */
  powers(userId: string): RoomPower;
}

/** Membership in a call (MSC3401, MSC4143): every member writes their own. */
export const CALL_MEMBER_TYPE = "org.matrix.msc3401.call.member";

const MAX_LISTED_TYPES = 200;

export function readRights(state: RoomState): Rights {
  const create = state.get("m.room.create");
  const levels = state.content("m.room.power_levels");
  const creators = creatorsOf(create?.sender, create?.content);
  const infinite = hasPrivilegedCreators(create?.content);

  const powerOf = (userId: string): number => {
    if (infinite && creators.has(userId)) return Number.POSITIVE_INFINITY;
    // Without the event the creator has 100 and everyone else 0.
    if (!levels) return creators.has(userId) ? 100 : 0;
    return level(objectAt(levels, "users"), userId) ?? level(levels, "users_default") ?? 0;
  };
  const needed = (type: string, isState: boolean): number =>
    level(objectAt(levels, "events"), type) ??
    (isState ? (level(levels, "state_default") ?? (levels ? 50 : 0)) : (level(levels, "events_default") ?? 0));

  return {
    powerOf,
    needed,
    of(userId) {
      const power = powerOf(userId);
      const can = (type: string, isState = false) => power >= needed(type, isState);
      const encrypted = state.get("m.room.encryption") !== undefined;
      return {
        send: can(encrypted ? "m.room.encrypted" : "m.room.message"),
        react: can("m.reaction"),
        invite: power >= (level(levels, "invite") ?? 0),
        redactOthers: can("m.room.redaction") && power >= (level(levels, "redact") ?? 50),
        rename: can("m.room.name", true),
        editWidgets: can("im.vector.modular.widgets", true),
        call: can(CALL_MEMBER_TYPE, true),
      };
    },
    rank(userId) {
      const power = powerOf(userId);
      if (infinite && creators.has(userId)) return "creator";
      return power >= 100 ? "admin" : power >= 50 ? "moderator" : "member";
    },
    powers(userId) {
      const events = objectAt(levels, "events") ?? {};
      const types = Object.keys(events).slice(0, MAX_LISTED_TYPES);
      return {
        own: powerOf(userId),
        stateDefault: level(levels, "state_default") ?? (levels ? 50 : 0),
        eventsDefault: level(levels, "events_default") ?? 0,
        events: Object.fromEntries(types.map((type) => [type, needed(type, false)])),
      };
    },
  };
}

/** Old rooms wrote levels as strings; newer ones forbid it. */
function level(values: unknown, key: string): number | undefined {
  const text = stringAt(values, key);
  const value =
    numberAt(values, key) ?? (text !== undefined && /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined);
  return value === undefined ? undefined : Math.trunc(value);
}

function creatorsOf(sender: string | undefined, content: Readonly<Record<string, unknown>> | undefined): Set<string> {
  const creators = new Set<string>();
  if (sender !== undefined) creators.add(sender);
  for (const id of arrayAt(content, "additional_creators") ?? []) if (typeof id === "string") creators.add(id);
  return creators;
}

/** Room version 12 and later (MSC4289). Versions that are no numbers are experiments, which we take to be older. */
function hasPrivilegedCreators(content: Readonly<Record<string, unknown>> | undefined): boolean {
  const version = stringAt(content, "room_version") ?? "1";
  return (/^\d{1,3}$/.test(version) && Number(version) >= 12) || version === "org.matrix.hydra.11";
}
