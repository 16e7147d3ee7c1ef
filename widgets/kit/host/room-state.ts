/** State of the widget's own room, and of other rooms that it names, as the host tells it. */
import { arrayAt, backoffMs, type Clock, createEmitter, objectAt, stringAt, toSparksError } from "#base";
import type { HostChannel } from "./host-channel.ts";

export interface RoomState {
  /** The host has answered: now it can be asked, or pushes by itself. */
  begin(pushesState: boolean): void;
  watch(type: string, stateKey: string, listener: (content: unknown) => void, roomId?: string): () => void;
}

export type RoomStateOptions = {
  readonly channel: Pick<HostChannel, "ask" | "hear">;
  readonly clock: Clock;
  /** Rooms beside the widget's own. Which id the own one has, a widget does not know: it is every other one. */
  readonly otherRooms: readonly string[];
};

/** How long the first push of state may take. */
const PUSH_MS = 2500;
/** What belongs to it comes in one message, or in several at once. */
const PUSH_TAIL_MS = 300;
const READ_TRIES = 6;
const UPDATE_STATE = "update_state";
const READ_EVENTS = "org.matrix.msc2876.read_events";

export function createRoomState({ channel, clock, otherRooms }: RoomStateOptions): RoomState {
  const changes = createEmitter<{ readonly slot: string; readonly content: unknown }>();
  /** State as the host has told it so far. */
  const known = new Map<string, unknown>();
  const begun = Promise.withResolvers<boolean>();
  const pushed = Promise.withResolvers<void>();
  let pushesState = false;

  const roomOf = (roomId: string | undefined) => (roomId !== undefined && otherRooms.includes(roomId) ? roomId : "");
  const slotOf = (roomId: string | undefined, type: string, stateKey: string) =>
    `${roomOf(roomId)}\n${type}\n${stateKey}`;
  const take = (event: unknown) => {
    const [type, stateKey] = [stringAt(event, "type"), stringAt(event, "state_key")];
    if (type === undefined || stateKey === undefined) return;
    const slot = slotOf(stringAt(event, "room_id"), type, stateKey);
    known.set(slot, objectAt(event, "content"));
    changes.emit({ slot, content: known.get(slot) });
  };
  channel.hear(UPDATE_STATE, (data) => {
    for (const event of arrayAt(data, "state") ?? []) take(event);
    pushed.resolve();
  });
  channel.hear("send_event", (data) => {
    // A host that pushes state tells of it twice, and the timeline's word may be older.
    if (!pushesState) take(data);
  });

  const read = async (type: string, stateKey: string, roomId: string | undefined, signal: AbortSignal) => {
    const rooms = roomOf(roomId) === "" ? {} : { room_ids: [roomId] };
    for (let attempt = 0; ; attempt++) {
      try {
        const reply = await channel.ask(READ_EVENTS, { type, state_key: stateKey, limit: 1, ...rooms });
        const found = arrayAt(reply, "events")?.find((event) => stringAt(event, "state_key") === stateKey);
        return objectAt(found, "content");
      } catch (thrown) {
        if (attempt >= READ_TRIES) throw thrown;
        await clock.sleep(backoffMs(attempt), signal);
      }
    }
  };

  /**
   * What stands there where nothing was told yet. A host that pushes state does so once, at the beginning, and answers a read with
   * the timeline only: what it has not pushed by then is not there. Other hosts are read, again while they fail.
   */
  const firstLook = async (type: string, stateKey: string, roomId: string | undefined, signal: AbortSignal) => {
    if (!(await begun.promise)) return read(type, stateKey, roomId, signal);
    await Promise.race([pushed.promise, clock.sleep(PUSH_MS, signal)]);
    await clock.sleep(PUSH_TAIL_MS, signal);
    return undefined;
  };

  return {
    begin(pushes) {
      pushesState = pushes;
      begun.resolve(pushes);
    },
    watch(type, stateKey, listener, roomId) {
      const slot = slotOf(roomId, type, stateKey);
      const watching = new AbortController();
      const stop = changes.on((change) => {
        if (change.slot === slot) listener(change.content);
      });
      if (known.has(slot)) listener(known.get(slot));
      else
        void firstLook(type, stateKey, roomId, watching.signal).then(
          (content) => {
            if (!watching.signal.aborted && !known.has(slot)) listener(content);
          },
          (thrown) => {
            // The host cannot be asked: the view stays as it is.
            if (!watching.signal.aborted) console.warn("state was not read", toSparksError(thrown).code);
          },
        );
      return () => {
        watching.abort();
        stop();
      };
    },
  };
}
