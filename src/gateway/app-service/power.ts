/** Power levels, as far as they decide who may be in a call. Matrix specification, m.room.power_levels; room version 12 for creators. */
import { arrayAt, numberAt, objectAt, stringAt } from "#base";

export type PowerState = {
  /** Content of m.room.power_levels; undefined when the room has none. */
  readonly levels: unknown;
  /** The event m.room.create, or its content alone where the server gives no more. */
  readonly create: unknown;
};

const STATE_EVENT = "org.matrix.msc3401.call.member";
const STICKY_EVENT = "org.matrix.msc4143.rtc.member";
const DEFAULT_STATE_LEVEL = 50;
/** Since this version creators stand above all levels. */
const CREATORS_SINCE = 12;

/** `state`: by a state event. `any`: by a state event or by a sticky one. */
export function canSendCallMembership({ levels, create }: PowerState, userId: string, kind: "state" | "any"): boolean {
  if (isCreator(create, userId)) return true;
  // Without power levels everything is 0.
  if (levels === undefined) return true;
  const level = numberAt(objectAt(levels, "users"), userId) ?? numberAt(levels, "users_default") ?? 0;
  const events = objectAt(levels, "events");
  const forState = numberAt(events, STATE_EVENT) ?? numberAt(levels, "state_default") ?? DEFAULT_STATE_LEVEL;
  const forSticky = numberAt(events, STICKY_EVENT) ?? numberAt(levels, "events_default") ?? 0;
  return level >= (kind === "state" ? forState : Math.min(forState, forSticky));
}

function isCreator(create: unknown, userId: string): boolean {
  const content = objectAt(create, "content") ?? create;
  const version = stringAt(content, "room_version") ?? "1";
  const hasCreators =
    version.startsWith("org.matrix.hydra.") || (/^\d+$/.test(version) && Number(version) >= CREATORS_SINCE);
  if (!hasCreators) return false;
  const isAdditional = (arrayAt(content, "additional_creators") ?? []).includes(userId);
  return isAdditional || stringAt(create, "sender") === userId;
}
