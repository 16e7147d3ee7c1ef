/** Events of the widget's own room (MSC2762, MSC2876, MSC3869). Each function asks for the capability it needs. */
import { SparksError, stringAt } from "#base";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";
import { type RoomEvent, readRoomEvent, readRoomEvents } from "./room-event.ts";

const MAX_STATE = 500;

type Content = Readonly<Record<string, unknown>>;

const toSend = (type: string, content: Content) =>
  type === "m.room.message" && typeof content.msgtype === "string"
    ? capability.sendMessage(content.msgtype)
    : capability.sendEvent(type);

const toReceive = (type: string, msgtype: string | undefined) =>
  msgtype === undefined ? capability.receiveEvent(type) : capability.receiveMessage(msgtype);

/** Beside what it does, the right to do it in a room that is not the widget's own. */
async function needIn(host: WidgetHost, wanted: string, roomId: string | undefined): Promise<void> {
  await host.need(wanted);
  if (roomId !== undefined) await host.need(capability.inRoom(roomId));
}

/** Resolves with the event's id. Encrypted by the host where the room is. `roomId`: another room than the widget's own. */
export async function sendEvent(host: WidgetHost, type: string, content: Content, roomId?: string): Promise<string> {
  await needIn(host, toSend(type, content), roomId);
  const where = roomId === undefined ? {} : { room_id: roomId };
  return eventIdOf(await host.ask("send_event", { type, content, ...where }));
}

/** Needs the power to send it, too: `forbidden` where the person has not. Resolves with the event's id. */
export async function sendState(host: WidgetHost, type: string, stateKey: string, content: Content): Promise<string> {
  await host.need(capability.sendState(type, stateKey));
  return eventIdOf(await host.ask("send_event", { type, state_key: stateKey, content }));
}

/** An `m.room.message`. */
export const sendMessage = (
  host: WidgetHost,
  content: Content & { readonly msgtype: string },
  roomId?: string,
): Promise<string> => sendEvent(host, "m.room.message", content, roomId);

export type ReadEventsOptions = {
  readonly type: string;
  /** For `m.room.message` only. */
  readonly msgtype?: string;
  readonly limit?: number;
  /** Only what is newer than this event. */
  readonly since?: string;
  /** Another room than the widget's own. */
  readonly roomId?: string;
};

/** Newest first. Many hosts read only what they have at hand, and do not go back to the beginning. */
export async function readEvents(host: WidgetHost, options: ReadEventsOptions): Promise<readonly RoomEvent[]> {
  const { roomId, ...query } = options;
  await needIn(host, toReceive(query.type, query.msgtype), roomId);
  const where = roomId === undefined ? {} : { room_ids: [roomId] };
  const reply = await host.ask("org.matrix.msc2876.read_events", { ...query, limit: query.limit ?? 50, ...where });
  return readRoomEvents(reply, "events");
}

export type Relations = { readonly events: readonly RoomEvent[]; readonly nextBatch?: string };

/** Events that relate to one (MSC3869), newest first. */
export async function readRelations(
  host: WidgetHost,
  eventId: string,
  options: { readonly relation?: string; readonly type: string; readonly from?: string; readonly limit?: number },
): Promise<Relations> {
  await host.need(toReceive(options.type, undefined));
  const reply = await host.ask("org.matrix.msc3869.read_relations", {
    event_id: eventId,
    rel_type: options.relation,
    event_type: options.type,
    from: options.from,
    limit: options.limit,
  });
  const nextBatch = stringAt(reply, "next_batch");
  return { events: readRoomEvents(reply, "chunk"), ...(nextBatch === undefined ? {} : { nextBatch }) };
}

/** Who has written a piece of state, by id; undefined where the host does not tell. @throws SparksError */
export async function stateSender(host: WidgetHost, type: string, stateKey: string): Promise<string | undefined> {
  await host.need(capability.receiveState(type, stateKey));
  const reply = await host.ask("org.matrix.msc2876.read_events", { type, state_key: stateKey, limit: 1 });
  return readRoomEvents(reply, "events").find((event) => event.state_key === stateKey)?.sender;
}

/**
 * State of one type of the widget's own room, whatever its keys: as the host answers, and as it pushes it. Hosts that push state answer a read out of the timeline
 * only. Calls back with all that is known, whenever that changes. Returns what stops it.
 * @throws SparksError `forbidden`
 */
export async function watchAllState(
  host: WidgetHost,
  type: string,
  listener: (state: ReadonlyMap<string, Content>) => void,
): Promise<() => void> {
  const known = new Map<string, Content>();
  const take = (events: readonly RoomEvent[], isNewer: boolean) => {
    let changed = false;
    for (const { type: itsType, state_key: key, content, room_id: roomId } of events) {
      if (itsType !== type || key === undefined || (!isNewer && known.has(key))) continue;
      // Other rooms are named when they are asked for, the own one is not.
      if (host.isGranted(capability.inRoom(roomId))) continue;
      known.set(key, content);
      changed = true;
    }
    if (changed) listener(known);
  };
  const stops = [
    host.hear("update_state", (data) => take(readRoomEvents(data, "state"), true)),
    host.hear("send_event", (data) =>
      take(
        [readRoomEvent(data)].flatMap((event) => event ?? []),
        true,
      ),
    ),
  ];
  const stop = () => {
    for (const one of stops) one();
  };
  try {
    await host.need(capability.receiveAllState(type));
    const reply = await host.ask("org.matrix.msc2876.read_events", { type, state_key: true, limit: MAX_STATE });
    take(readRoomEvents(reply, "events"), false);
  } catch (thrown) {
    stop();
    throw thrown;
  }
  return stop;
}

/** Calls back with each new event of the type, from now on; the capability has to be asked for at the start. Returns what stops it. */
export function watchEvents(host: WidgetHost, type: string, listener: (event: RoomEvent) => void): () => void {
  return host.hear("send_event", (data) => {
    const event = readRoomEvent(data);
    if (event?.type === type) listener(event);
  });
}

function eventIdOf(reply: unknown): string {
  const eventId = stringAt(reply, "event_id");
  if (eventId === undefined) throw new SparksError("invalid", "the client returned no event id");
  return eventId;
}
