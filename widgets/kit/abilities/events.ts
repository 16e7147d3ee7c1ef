/** Events of the widget's own room (MSC2762, MSC2876, MSC3869). Each function asks for the capability it needs. */
import { SparksError, stringAt } from "#base";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";
import { type RoomEvent, readRoomEvent, readRoomEvents } from "./room-event.ts";

type Content = Readonly<Record<string, unknown>>;

const toSend = (type: string, content: Content) =>
  type === "m.room.message" && typeof content.msgtype === "string"
    ? capability.sendMessage(content.msgtype)
    : capability.sendEvent(type);

const toReceive = (type: string, msgtype: string | undefined) =>
  msgtype === undefined ? capability.receiveEvent(type) : capability.receiveMessage(msgtype);

/** Resolves with the event's id. Encrypted by the host where the room is. */
export async function sendEvent(host: WidgetHost, type: string, content: Content): Promise<string> {
  await host.need(toSend(type, content));
  return eventIdOf(await host.ask("send_event", { type, content }));
}

/** Needs the power to send it, too: `forbidden` where the person has not. Resolves with the event's id. */
export async function sendState(host: WidgetHost, type: string, stateKey: string, content: Content): Promise<string> {
  await host.need(capability.sendState(type, stateKey));
  return eventIdOf(await host.ask("send_event", { type, state_key: stateKey, content }));
}

/** An `m.room.message`. */
export const sendMessage = (host: WidgetHost, content: Content & { readonly msgtype: string }): Promise<string> =>
  sendEvent(host, "m.room.message", content);

export type ReadEventsOptions = {
  readonly type: string;
  /** For `m.room.message` only. */
  readonly msgtype?: string;
  readonly limit?: number;
  /** Only what is newer than this event. */
  readonly since?: string;
};

/** Newest first. Many hosts read only what they have at hand, and do not go back to the beginning. */
export async function readEvents(host: WidgetHost, options: ReadEventsOptions): Promise<readonly RoomEvent[]> {
  await host.need(toReceive(options.type, options.msgtype));
  const reply = await host.ask("org.matrix.msc2876.read_events", { ...options, limit: options.limit ?? 50 });
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
