import { stringAt } from "#base";
import type { RoomUpdate } from "../sync/sync-batch.ts";

/** Whether the update tells that somebody else put the person out of the room: by what their own membership says and who wrote it. */
export function removedByOthers(update: RoomUpdate, userId: string): boolean {
  const isOwn = (event: unknown) =>
    stringAt(event, "type") === "m.room.member" && stringAt(event, "state_key") === userId;
  const own = [...update.state, ...(update.strippedState ?? []), ...update.timeline].findLast(isOwn);
  const sender = stringAt(own, "sender");
  const content: unknown = typeof own === "object" && own !== null && "content" in own ? own.content : undefined;
  const membership = stringAt(content, "membership");
  return (membership === "leave" || membership === "ban") && sender !== undefined && sender !== userId;
}
