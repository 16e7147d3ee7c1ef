/** The rooms of a fake host: they keep state and events, and say what is new. */
import { createEmitter } from "#base";

export type FakeEvent = {
  readonly type: string;
  readonly event_id: string;
  readonly room_id: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly content: unknown;
  readonly unsigned: object;
  readonly state_key?: string;
};

export type NewEvent = {
  readonly type: string;
  readonly content: unknown;
  readonly sender: string;
  readonly roomId: string;
  readonly stateKey?: string;
};

export interface FakeRooms {
  send(event: NewEvent): FakeEvent;
  /** Newest first. */
  timeline(roomId: string): readonly FakeEvent[];
  state(roomId: string): readonly FakeEvent[];
  onEvent(listener: (event: FakeEvent) => void): () => void;
}

export function createFakeRooms(now: () => number): FakeRooms {
  const events: FakeEvent[] = [];
  const state = new Map<string, FakeEvent>();
  const news = createEmitter<FakeEvent>();
  return {
    send({ type, content, sender, roomId, stateKey }) {
      const event: FakeEvent = {
        type,
        event_id: `$fake-${events.length + 1}`,
        room_id: roomId,
        sender,
        origin_server_ts: now(),
        // Nobody changes afterwards what was sent.
        content: structuredClone(content),
        unsigned: {},
        ...(stateKey === undefined ? {} : { state_key: stateKey }),
      };
      events.unshift(event);
      if (stateKey !== undefined) state.set(`${roomId}\n${type}\n${stateKey}`, event);
      news.emit(event);
      return event;
    },
    timeline: (roomId) => events.filter((event) => event.room_id === roomId),
    state: (roomId) => [...state.values()].filter((event) => event.room_id === roomId),
    onEvent: news.on,
  };
}
