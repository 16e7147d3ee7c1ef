import {
  kindOfWidget,
  type Member,
  type RoomDetails,
  type RoomPower,
  WIDGET_KINDS,
  WIDGET_STATE_TYPE,
} from "#contracts";

export type Access = { readonly ok: true } | { readonly ok: false; readonly needed: number; readonly own: number };

/** Types that managing apps writes: registrations, and the settings of each kind. */
export const MANAGED_TYPES: readonly string[] = [
  WIDGET_STATE_TYPE,
  ...WIDGET_KINDS.map(({ configType }) => configType),
];

export const neededFor = (power: RoomPower, type: string): number =>
  Object.hasOwn(power.events, type) ? (power.events[type] ?? power.stateDefault) : power.stateDefault;

/** Whether the person may write all of these, and if not what the highest of them needs. Creators of newer rooms may always. */
export function accessTo(power: RoomPower, types: readonly string[]): Access {
  const needed = Math.max(...types.map((type) => neededFor(power, type)));
  return power.own >= needed ? { ok: true } : { ok: false, needed, own: power.own };
}

/** What changing a registered app writes: its registration, and its settings where it is one of ours. */
export function typesOfWidget(widgetType: string): readonly string[] {
  const kind = kindOfWidget(widgetType);
  return kind ? [WIDGET_STATE_TYPE, kind.configType] : [WIDGET_STATE_TYPE];
}

/** Whether the person may decide what power a type needs: no higher than their own. */
export const maySetPower = (room: Pick<RoomDetails, "membership" | "power">): boolean =>
  room.membership === "join" && accessTo(room.power, ["m.room.power_levels"]).ok;

export type Role = "everyone" | "moderator" | "admin" | "creator";
export const roleOf = (power: number): Role =>
  power <= 0 ? "everyone" : power <= 50 ? "moderator" : power <= 100 ? "admin" : "creator";

const MAX_ASKED = 3;
const RANKS: Readonly<Record<Member["power"], number>> = { member: 0, moderator: 50, admin: 100, creator: 150 };

/** Who in the room surely may, by name: whom to ask. */
export const whoMay = (members: readonly Member[], needed: number): readonly string[] =>
  members
    .filter((member) => member.membership === "join" && RANKS[member.power] >= needed && member.power !== "member")
    .map(({ name }) => name)
    .slice(0, MAX_ASKED);
