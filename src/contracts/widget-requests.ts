import { stringAt } from "#base";

/** What this host asks of a widget of Sparks by the hand of the person (`WIDGET_REQUEST_ACTION`). */
export type HostRequest =
  /** Files: keep the attachment of this message. The widget reads the message by its own rights. */
  | {
      readonly what: "save-attachment";
      readonly event_id: string;
      /** Where it was sent, if not in the widget's own room. */
      readonly room_id?: string;
    }
  /** Files: let the person choose what to send into the conversation. */
  | {
      readonly what: "attach-files";
      /** Where to, if not into the widget's own room. */
      readonly room_id?: string;
    };

const MAX_ID = 255;

/** What a widget makes of such a message, whoever sent it; undefined where it is none. */
export function readHostRequest(data: unknown): HostRequest | undefined {
  const roomId = stringAt(data, "room_id");
  const where = roomId === undefined ? {} : { room_id: roomId };
  if (roomId !== undefined && !isId(roomId, "!")) return undefined;
  const what = stringAt(data, "what");
  if (what === "attach-files") return { what, ...where };
  const eventId = stringAt(data, "event_id") ?? "";
  return what === "save-attachment" && isId(eventId, "$") ? { what, event_id: eventId, ...where } : undefined;
}

const isId = (text: string, sigil: string): boolean =>
  text.startsWith(sigil) && text.length > 1 && text.length <= MAX_ID;
