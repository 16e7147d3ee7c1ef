import { createEmitter, type Emitter } from "#base";
import type { Person } from "#contracts";
import { parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { RoomUpdate } from "../sync/sync-batch.ts";
import type { People } from "./people.ts";
import { createRoomState, type RoomState } from "./room-state.ts";

/** What is kept of a room beyond its record, once it was wanted: its state and who types. Its timeline lives elsewhere. */
export interface RoomSession {
  readonly roomId: string;
  readonly state: RoomState;
  typing(): readonly Person[];
  /** Takes the room's part of a sync batch; `events` are its parsed timeline. */
  apply(update: RoomUpdate, timeline: readonly RoomEvent[]): void;
  /** State from elsewhere: a page of history, the list of members. Older than what is known: it only fills gaps. */
  fill(events: readonly RoomEvent[]): void;
  /** State as the server has it now, where sync did not tell of it. */
  correct(events: readonly RoomEvent[]): void;
  /** The complete list of members as the server has it now. */
  replaceMembers(events: readonly RoomEvent[]): void;
  readonly changes: Emitter<RoomChange>;
  /** Whether it must be written to the store. */
  dirty: boolean;
}

export type RoomChange = {
  /** Whose name, avatar or membership changed. */
  readonly people: ReadonlySet<string>;
  readonly state: boolean;
  /** Power levels, creators or encryption. */
  readonly rights: boolean;
  readonly typing: boolean;
};

const OF_RIGHTS = new Set(["m.room.create", "m.room.power_levels", "m.room.encryption"]);

export function createRoomSession(roomId: string, userId: string, people: People): RoomSession {
  const state = createRoomState(people);
  const changes = createEmitter<RoomChange>();
  let typingIds: readonly string[] = [];
  const session: RoomSession = {
    roomId,
    state,
    changes,
    dirty: false,
    typing: () => typingIds.filter((id) => id !== userId).map((id) => state.person(id)),
    apply(update, timeline) {
      const stateEvents = update.state.flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
      const newest = timeline.filter((event) => event.stateKey !== undefined);
      if (update.initial && stateEvents.some((event) => event.type === "m.room.create")) state.reset();
      const before = state.version;
      const changed = state.apply([...stateEvents, ...newest]);
      // Who has sent is not writing any more: the server's word for it comes later.
      const sent = new Set(timeline.filter((event) => event.stateKey === undefined).map(({ sender }) => sender));
      const stillTyping = (update.typing ?? typingIds).filter((id) => !sent.has(id)).slice(0, 20);
      const typed = stillTyping.join() !== typingIds.join();
      typingIds = stillTyping;
      if (state.version === before && !typed) return;
      if (state.version !== before) session.dirty = true;
      const rights = [...stateEvents, ...newest].some(({ type }) => OF_RIGHTS.has(type));
      changes.emit({ people: changed, state: state.version !== before, rights, typing: typed });
    },
    replaceMembers(events) {
      const changed = state.apply(events.filter(({ type }) => type === "m.room.member"));
      session.dirty = true;
      changes.emit({ people: changed, state: true, rights: false, typing: false });
    },
    correct(events) {
      if (events.length === 0) return;
      session.dirty = true;
      const changed = state.apply(events);
      const rights = events.some(({ type }) => OF_RIGHTS.has(type));
      changes.emit({ people: changed, state: true, rights, typing: false });
    },
    fill(events) {
      const missing = events.filter((event) =>
        event.type === "m.room.member"
          ? state.member(event.stateKey ?? "") === undefined
          : event.stateKey !== undefined && state.get(event.type, event.stateKey) === undefined,
      );
      if (missing.length === 0) return;
      session.dirty = true;
      const changed = state.apply(missing);
      changes.emit({ people: changed, state: true, rights: false, typing: false });
    },
  };
  return session;
}
