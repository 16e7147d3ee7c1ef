import type { RoomListItem, TimelineItem } from "#contracts";

/** Previews are cut off at this length (`LastMessage`): such a text may go on. */
const CUT_OFF = 200;

/**
 * The newest message as the room list knows it, to stand there until the room's messages come from the server. Undefined where the list
 * does not know enough to show it as it is.
 */
export function firstGlance(room: RoomListItem | undefined): TimelineItem | undefined {
  const last = room?.membership === "join" ? room.last : undefined;
  if (last?.kind !== "text" || last.text === "" || last.text.length >= CUT_OFF) return undefined;
  return {
    key: last.eventId,
    eventId: last.eventId,
    sender: { id: last.senderId, name: last.senderName },
    own: last.own,
    ts: last.ts,
    body: { kind: "text", style: "text", text: last.text },
    delivery: { state: "sent" },
    can: { edit: false, redact: false, react: false, reply: false },
  };
}
