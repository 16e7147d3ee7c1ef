/**
 * The configuration that applies to a room, live. Sync tells of changes in rooms that are followed, so the room and the spaces above
 * it are followed for as long as somebody asks; what stood there before is read over the network, once.
 */
import { arrayAt, type Clock, type Log, toSparksError } from "#base";
import type { ConfigEntry } from "#contracts";
import { parseRoomEvent } from "../events/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import { isConfigType } from "../rooms/room-config-types.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { WantedRooms } from "../rooms/wanted-rooms.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { coalesce } from "../serve/coalesce.ts";
import type { TopicStart } from "./account-topics.ts";
import { configEntries } from "./room-config-entries.ts";
import { configSources } from "./room-config-sources.ts";

export type RoomConfigOptions = {
  readonly http: Pick<MatrixHttp, "list">;
  readonly clock: Clock;
  readonly log: Log;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly wanted: Pick<WantedRooms, "follow">;
  /** Whether sync tells of all that changes in the room now. */
  readonly isFollowed: (roomId: string) => boolean;
};

const EVERY_MS = 50;
/** A room that is followed from now on comes anew with the next answer of the sync: what is read before is read twice. */
const FOLLOWED_AFTER_MS = 700;
const AGAIN_AFTER_MS = 15_000;

export function createRoomConfig(options: RoomConfigOptions): TopicStart<"roomConfig"> {
  const { http, clock, log, rooms, open, wanted, isFollowed } = options;
  const loading = new Map<string, Promise<void>>();

  const read = async (roomId: string) => {
    const session = open.session(roomId);
    const { state } = session;
    const known = (type: string, stateKey: string | undefined) => state.get(type, stateKey)?.eventId;
    const before = new Map(configOf(roomId).map((event) => [keyOf(event), event.eventId]));
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
    const events = (await http.list("GET", path, { timeoutMs: 120_000 }))
      .flatMap((raw) => parseRoomEvent(raw, roomId) ?? [])
      .filter(({ type, stateKey }) => stateKey !== undefined && isConfigType(type));
    // What sync brought in the meantime is newer.
    const untouched = events.filter((event) => known(event.type, event.stateKey) === before.get(keyOf(event)));
    session.correct(untouched.filter((event) => known(event.type, event.stateKey) !== event.eventId));
    state.configComplete = isFollowed(roomId);
  };

  /** One reading of a room serves all who ask. */
  const load = (roomId: string): Promise<void> => {
    const under = loading.get(roomId) ?? read(roomId).finally(() => loading.delete(roomId));
    loading.set(roomId, under);
    return under;
  };

  const configOf = (roomId: string) =>
    open
      .session(roomId)
      .state.types()
      .filter(isConfigType)
      .flatMap((type) => open.session(roomId).state.all(type));

  const isCanonicalParent = (roomId: string, spaceId: string): boolean => {
    const content = open.session(roomId).state.content("m.space.parent", spaceId);
    return content?.canonical === true && arrayAt(content, "via") !== undefined;
  };

  return ({ roomId }, push) => {
    const ended = new AbortController();
    const followed = new Map<string, () => void>();
    /** Read at least once, or in vain: what is known of them is all there is to show now. */
    const tried = new Set<string>();
    const waiting = new Set<string>();
    const startedAt = clock.now();
    let before: string | undefined;

    const later = (durationMs: number) => {
      clock.sleep(durationMs, ended.signal).then(pushes.ask, () => undefined);
    };

    const follow = (ids: ReadonlySet<string>) => {
      for (const [id, stop] of followed) {
        if (ids.has(id)) continue;
        stop();
        followed.delete(id);
        tried.delete(id);
      }
      for (const id of ids) {
        if (followed.has(id)) continue;
        const stops = [wanted.follow(id), open.session(id).changes.on(({ state }) => state && pushes.ask())];
        followed.set(id, () => {
          for (const stop of stops) stop();
        });
        later(FOLLOWED_AFTER_MS);
      }
    };

    const loadWhereDue = (id: string) => {
      if (open.session(id).state.configComplete) {
        tried.add(id);
        return;
      }
      const due = isFollowed(id) || (!tried.has(id) && clock.now() - startedAt >= FOLLOWED_AFTER_MS);
      if (!due || waiting.has(id)) return;
      waiting.add(id);
      load(id)
        .catch((thrown: unknown) => {
          const { code } = toSparksError(thrown);
          if (code === "cancelled") return;
          log.info("room-config.not-read", { code });
          later(AGAIN_AFTER_MS);
        })
        .finally(() => {
          waiting.delete(id);
          tried.add(id);
          pushes.ask();
        });
    };

    const pushes = coalesce(clock, EVERY_MS, () => {
      const room = rooms.get(roomId);
      // It may only not have been told of yet.
      if (!room && !rooms.complete) return;
      const isIn = room?.membership === "join";
      const spaces = rooms.ordered.filter(({ isSpace }) => isSpace);
      const sources = isIn ? configSources(roomId, spaces, isCanonicalParent) : [];
      follow(new Set(sources.map((source) => source.roomId)));
      for (const source of sources) loadWhereDue(source.roomId);
      if (sources.some((source) => !tried.has(source.roomId))) return;
      const entries: readonly ConfigEntry[] = configEntries(
        sources.map((source) => ({
          ...source,
          roomName: rooms.get(source.roomId)?.name ?? "",
          events: configOf(source.roomId),
        })),
      );
      const text = JSON.stringify(entries);
      if (text === before) return;
      before = text;
      push(entries);
    });

    const stop = rooms.onChange((changed) => {
      if (before === undefined) return pushes.ask();
      for (const id of changed) {
        if (followed.has(id) || id === roomId || rooms.get(id)?.isSpace) return pushes.ask();
      }
    });
    pushes.ask();
    return () => {
      ended.abort();
      stop();
      pushes.stop();
      for (const end of followed.values()) end();
    };
  };
}

const keyOf = ({ type, stateKey }: { readonly type: string; readonly stateKey?: string }) =>
  JSON.stringify([type, stateKey]);
