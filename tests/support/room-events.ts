import { parseRoomEvent, type RoomEvent } from "../../src/hub/events/index.ts";

export const ROOM = "!room:example.org";
export const ME = "@me:example.org";
export const ANNA = "@anna:example.org";
export const BERT = "@bert:example.org";

type Content = Readonly<Record<string, unknown>>;
export type RawEvent = Readonly<Record<string, unknown>>;

/** An event as a homeserver sends it. */
export const raw = (id: string, patch: RawEvent = {}): RawEvent => ({
  event_id: `$${id}`,
  type: "m.room.message",
  sender: ANNA,
  origin_server_ts: 1000,
  content: { msgtype: "m.text", body: id },
  ...patch,
});

export function parsed(event: RawEvent): RoomEvent {
  const result = parseRoomEvent(event, ROOM);
  if (!result) throw new Error(`not an event: ${JSON.stringify(event)}`);
  return result;
}

/** A message whose text is its id. */
export const message = (id: string, patch: RawEvent = {}): RoomEvent => parsed(raw(id, patch));

export const edit = (id: string, target: string, body: string, patch: RawEvent = {}): RoomEvent =>
  message(id, {
    content: {
      msgtype: "m.text",
      body: `* ${body}`,
      "m.new_content": { msgtype: "m.text", body },
      "m.relates_to": { rel_type: "m.replace", event_id: target },
    },
    ...patch,
  });

export const reaction = (id: string, target: string, key: string, sender = ANNA): RoomEvent =>
  message(id, {
    type: "m.reaction",
    sender,
    content: { "m.relates_to": { rel_type: "m.annotation", event_id: target, key } },
  });

export const redaction = (id: string, target: string, sender = ANNA): RoomEvent =>
  message(id, { type: "m.room.redaction", sender, redacts: target, content: { redacts: target } });

export const reply = (id: string, target: string, patch: RawEvent = {}): RoomEvent =>
  message(id, {
    content: { msgtype: "m.text", body: id, "m.relates_to": { "m.in_reply_to": { event_id: target } } },
    ...patch,
  });

export const member = (id: string, userId: string, content: Content, before?: Content, sender = userId): RoomEvent =>
  message(id, {
    type: "m.room.member",
    sender,
    state_key: userId,
    content,
    ...(before === undefined ? {} : { unsigned: { prev_content: before } }),
  });

/** An encrypted event; `relates` is what stands outside. */
export const encrypted = (id: string, patch: RawEvent = {}, relates?: Content): RoomEvent =>
  message(id, {
    type: "m.room.encrypted",
    content: {
      algorithm: "m.megolm.v1.aes-sha2",
      ciphertext: "AwgAEn",
      session_id: "s",
      ...(relates === undefined ? {} : { "m.relates_to": relates }),
    },
    ...patch,
  });

export const decrypted = (event: RoomEvent, content: Content, type = "m.room.message"): RoomEvent => ({
  ...event,
  clear: { state: "decrypted", type, content },
});
