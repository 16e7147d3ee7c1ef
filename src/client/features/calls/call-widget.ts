import { type ClientConfig, EVENT_PREFIX, type RoomDetails, type RoomWidget } from "#contracts";

/** Of the call widget in every room. No room registers it: it is the client's own. */
export const CALL_WIDGET_ID = `${EVENT_PREFIX}.call`;

/** With camera, or sound only. */
export type CallMedia = "audio" | "video";

export type CallConfig = NonNullable<ClientConfig["calls"]>;
export type CallRoom = Pick<RoomDetails, "id" | "encrypted" | "directWith">;
/** `joins`: the call goes on already. */
export type CallWish = { readonly media: CallMedia; readonly joins: boolean };

/**
 * The widget that the call button opens, as if the room had registered it. What `$call_…` in its address stands for
 * (docs/calls.md) is the widget's data; it is that of the moment in which it is opened.
 */
export function callWidget(config: CallConfig, room: CallRoom, wish: CallWish, userId: string): RoomWidget {
  return {
    id: CALL_WIDGET_ID,
    roomId: room.id,
    type: "m.call",
    name: config.name ?? "",
    url: config.widgetUrl,
    data: callVariables(room, wish),
    // Call widgets say themselves when they are ready (content_loaded).
    waitForLoad: false,
    // No event registered it.
    eventId: "",
    creator: userId,
  };
}

/** Values of the variables that a call widget's address may use beside those of every widget. */
export function callVariables(room: CallRoom, { media, joins }: CallWish): Readonly<Record<string, string>> {
  const direct = room.directWith !== undefined;
  return {
    call_intent: intentOf(joins, direct, media),
    call_media: media,
    call_encrypted: String(room.encrypted),
    call_notification: direct ? "ring" : "notification",
  };
}

/** What the person means to do, in the words that Element Call knows it by (its URL parameter `intent`). */
function intentOf(goesOn: boolean, direct: boolean, media: CallMedia): string {
  return `${goesOn ? "join_existing" : "start_call"}${direct ? "_dm" : ""}${media === "audio" ? "_voice" : ""}`;
}
