/**
 * What happens in one room from now on, for its widgets: events, decrypted, each once; state; sticky events. Where sync left a gap, the
 * state is read anew: a widget that missed who left a call would show ghosts.
 */
import { type Clock, numberAt, toSparksError } from "#base";
import type { WidgetFeed } from "#contracts";
import { isEncrypted, parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { LiveEvents, OpenRooms } from "../rooms/open-rooms.ts";
import type { StickyEvents } from "../rooms/sticky-events.ts";
import type { WantedRooms } from "../rooms/wanted-rooms.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { roomPath } from "../sdk/paths.ts";
import type { AccountTopics } from "../topics/account-topics.ts";
import { widgetEvent } from "./widget-event.ts";

export type WidgetFeedOptions = {
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly open: OpenRooms;
  readonly wanted: WantedRooms;
  readonly sticky: StickyEvents;
  readonly fillTimeline: (roomId: string) => void;
  /** Something failed; it is tried again at the next gap. */
  readonly onFault: (thrown: unknown) => void;
};

/** So many ids are remembered, so that nothing is told twice. */
const MAX_FED = 5000;
const STATE_TIMEOUT_MS = 120_000;
/** State of which nothing was known is told only if it is new, more or less: clocks differ. */
const NEARLY_MS = 30_000;

export function createWidgetFeed(options: WidgetFeedOptions): AccountTopics["widgetFeed"] {
  const { http, clock, open, wanted, sticky } = options;

  return ({ roomId }, push) => {
    const startedAt = clock.now();
    const ended = new AbortController();
    const fed = new Set<string>();
    /** Live, and not readable when they came. */
    const sealed = new Set<string>();
    /** The state that the widget can know of, by type and key: as it was, and as it was told since. */
    const state = new Map<string, string>();
    let reading: Promise<void> | undefined;
    let readAgain = false;

    const tell = (event: RoomEvent) => {
      if (isEncrypted(event) && event.clear?.state !== "decrypted") {
        sealed.add(event.eventId);
        return;
      }
      if (fed.has(event.eventId)) return;
      fed.add(event.eventId);
      sealed.delete(event.eventId);
      if (fed.size > MAX_FED) for (const id of [...fed].slice(0, MAX_FED / 2)) fed.delete(id);
      if (event.stateKey !== undefined) state.set(keyOf(event), event.eventId);
      const what: WidgetFeed["what"] = event.stateKey === undefined ? "event" : "state";
      push({ what, event: widgetEvent(event) });
    };

    const readState = async () => {
      const all = await http.list("GET", roomPath(roomId, "state"), {
        signal: ended.signal,
        timeoutMs: STATE_TIMEOUT_MS,
      });
      for (const event of all.flatMap((raw) => parseRoomEvent(raw, roomId) ?? [])) {
        if (event.stateKey === undefined) continue;
        const known = state.get(keyOf(event));
        const happenedAt = clock.now() - (numberAt(event.unsigned, "age") ?? clock.now() - event.ts);
        const isNew = known === undefined ? happenedAt > startedAt - NEARLY_MS : known !== event.eventId;
        if (isNew) tell(event);
        else state.set(keyOf(event), event.eventId);
      }
    };

    const catchUp = () => {
      if (reading) {
        readAgain = true;
        return;
      }
      reading = readState()
        .catch((thrown: unknown) => {
          if (!ended.signal.aborted) options.onFault(toSparksError(thrown));
        })
        .finally(() => {
          reading = undefined;
          if (!readAgain || ended.signal.aborted) return;
          readAgain = false;
          catchUp();
        });
    };

    for (const event of open.session(roomId).state.events()) state.set(keyOf(event), event.eventId);
    // What sticks already, the host reads.
    for (const event of sticky.stickyEvents(roomId)) fed.add(event.eventId);
    const onLive = (live: LiveEvents) => {
      if (live.roomId !== roomId) return;
      for (const event of live.events) tell(event);
      if (live.gap) catchUp();
    };
    const stops = [
      wanted.follow(roomId),
      open.live.on(onLive),
      open.late.on((event) => {
        if (event.roomId === roomId && sealed.has(event.eventId)) tell(event);
      }),
      sticky.fresh.on((event) => {
        if (event.roomId === roomId) tell(event);
      }),
      () => ended.abort(),
    ];
    options.fillTimeline(roomId);
    return () => {
      for (const stop of stops) stop();
    };
  };
}

const keyOf = ({ type, stateKey = "" }: RoomEvent) => `${type}\n${stateKey}`;
