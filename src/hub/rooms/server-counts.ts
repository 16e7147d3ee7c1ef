/**
 * What was unread before this device looked. Sliding sync leaves counting to the client (Synapse always answers 0), and one
 * event of a room does not tell; the server's list of notifications does, for those that are not encrypted.
 */
import { arrayAt, isObject, numberAt, stringAt } from "#base";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { RoomRecord } from "./room-record.ts";

const PAGE = 100;

export type ServerCount = { readonly unread?: number; readonly mentions: number };

/** One page of mentions and one of everything: exact counts for the rooms that were read since the oldest of it. */
export async function readServerCounts(
  http: MatrixHttp,
  get: (roomId: string) => RoomRecord | undefined,
): Promise<ReadonlyMap<string, ServerCount>> {
  const path = "/_matrix/client/v3/notifications";
  const mentions = parseNotifications(await http.json("GET", path, { query: { only: "highlight", limit: PAGE } }));
  const all = parseNotifications(await http.json("GET", path, { query: { limit: PAGE } }));
  const counts = new Map<string, ServerCount>();
  for (const roomId of new Set([...mentions.unread.keys(), ...all.unread.keys()])) {
    const readAt = get(roomId)?.read?.ts;
    const exact = all.since === undefined || (readAt !== undefined && readAt >= all.since);
    const unread = all.unread.get(roomId) ?? 0;
    counts.set(roomId, {
      mentions: mentions.unread.get(roomId) ?? 0,
      ...(exact && unread > 0 ? { unread } : {}),
    });
  }
  return counts;
}

/** Unread notifications by room. `since`: the page reaches back to here; undefined: to the beginning. */
export function parseNotifications(body: unknown): {
  readonly unread: ReadonlyMap<string, number>;
  readonly since: number | undefined;
} {
  const unread = new Map<string, number>();
  let since: number | undefined;
  for (const entry of arrayAt(body, "notifications") ?? []) {
    const roomId = stringAt(entry, "room_id");
    const ts = numberAt(entry, "ts");
    if (ts !== undefined) since = Math.min(since ?? ts, ts);
    if (roomId === undefined || !isObject(entry) || entry.read !== false) continue;
    unread.set(roomId, (unread.get(roomId) ?? 0) + 1);
  }
  return { unread, since: stringAt(body, "next_token") === undefined ? undefined : since };
}
