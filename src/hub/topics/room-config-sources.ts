/** Which spaces configure a room. Pure. */
import type { RoomRecord } from "../rooms/room-record.ts";

export type ConfigSource = { readonly roomId: string; readonly distance: number };

const MAX_LEVELS = 5;
/** A room may be listed by many spaces; no more than so many are followed for it. */
const MAX_SOURCES = 40;

/**
 * The room itself, then the spaces above it, those that win over others first. A space stands above a room where the person is in
 * the space and the space lists the room (`m.space.child`): what a room says of its parents proves nothing, everybody could
 * say it. Nearer ones win; of those equally near, those above the nearer one that wins; of those, the one that the room
 * names as its canonical parent; then the order of room ids. At most five levels, and every room once, so that loops end.
 */
export function configSources(
  roomId: string,
  spaces: readonly RoomRecord[],
  isCanonicalParent: (roomId: string, spaceId: string) => boolean,
): readonly ConfigSource[] {
  const above = new Map<string, string[]>();
  for (const space of spaces) {
    if (!space.isSpace || space.membership !== "join") continue;
    for (const child of space.children) {
      const parents = above.get(child);
      if (parents) parents.push(space.id);
      else above.set(child, [space.id]);
    }
  }
  const found = new Map<string, number>([[roomId, 0]]);
  let level: readonly string[] = [roomId];
  for (let distance = 1; distance <= MAX_LEVELS && level.length > 0; distance++) {
    const next: string[] = [];
    for (const child of level) {
      const rank = (spaceId: string) => (isCanonicalParent(child, spaceId) ? 0 : 1);
      const parents = [...(above.get(child) ?? [])].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
      for (const spaceId of parents) {
        if (found.has(spaceId) || found.size >= MAX_SOURCES) continue;
        found.set(spaceId, distance);
        next.push(spaceId);
      }
    }
    level = next;
  }
  return [...found].map(([id, distance]) => ({ roomId: id, distance }));
}
