/** The configuration that stands in room state, put together from a room and the spaces above it. Pure. */
import type { ConfigEntry } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { isConfigType } from "../rooms/room-config-types.ts";

const MAX_ENTRIES = 2000;

export type ConfigOf = {
  readonly roomId: string;
  readonly roomName: string;
  readonly distance: number;
  /** Events of other types are left out. */
  readonly events: readonly RoomEvent[];
};

/**
 * `sources` in the order in which they win. An empty content is how state is taken away, so it is no entry, and hides nothing: where a
 * room's own event is removed, the space's applies again. The result is in the order of type, state key, then who wins.
 */
export function configEntries(sources: readonly ConfigOf[]): readonly ConfigEntry[] {
  const taken = new Set<string>();
  const entries: ConfigEntry[] = [];
  for (const { roomId, roomName, distance, events } of sources) {
    for (const { type, stateKey, content, sender, ts, eventId } of events) {
      if (stateKey === undefined || !isConfigType(type) || Object.keys(content).length === 0) continue;
      if (entries.length >= MAX_ENTRIES) break;
      const key = JSON.stringify([type, stateKey]);
      entries.push({
        type,
        stateKey,
        content,
        roomId,
        roomName,
        distance,
        sender,
        ts,
        eventId,
        applies: !taken.has(key),
      });
      taken.add(key);
    }
  }
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  // Sorting is stable: of one type and state key, the order of the sources stays.
  return entries.sort((a, b) => compare(a.type, b.type) || compare(a.stateKey, b.stateKey));
}
