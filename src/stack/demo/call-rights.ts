import { isObject, objectAt } from "#base";
import { type MatrixApi, MatrixFault } from "../matrix-api.ts";

/** Who is in a call says so in state of this type. */
export const CALL_MEMBER_TYPE = "org.matrix.msc3401.call.member";

/** Lets everyone call in a room that was made before rooms of the demo did; one that its maker may no longer change stays as it is. */
export async function letEveryoneCall(owner: Pick<MatrixApi, "call">, roomId: string): Promise<void> {
  const path = `/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels/`;
  try {
    const levels = await owner.call("GET", path);
    const events = objectAt(levels, "events");
    if (isObject(events) && events[CALL_MEMBER_TYPE] === 0) return;
    await owner.call("PUT", path, { ...levels, events: { ...events, [CALL_MEMBER_TYPE]: 0 } });
  } catch (thrown) {
    const isOutOfReach = thrown instanceof MatrixFault && (thrown.status === 403 || thrown.status === 404);
    if (!isOutOfReach) throw thrown;
  }
}
