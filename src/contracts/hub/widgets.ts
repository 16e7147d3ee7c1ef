import type { RoomWidget } from "./rooms.ts";

/**
 * What the widget host asks of the hub on behalf of one widget. The host has checked the grants; the hub checks again that the
 * room is the widget's own. Shapes follow the client-server API's events, as matrix-widget-api expects them.
 */
export type WidgetEvent = {
  readonly type: string;
  readonly sender: string;
  readonly event_id: string;
  readonly room_id: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned: Readonly<Record<string, unknown>>;
  readonly state_key?: string;
  /** MSC4354: it is a sticky event, and for how long it sticks, counted from `origin_server_ts`. */
  readonly msc4354_sticky?: { readonly duration_ms: number };
};

/** What happens in a widget's room, decrypted, from now on. */
export type WidgetFeed =
  | { readonly what: "event"; readonly event: WidgetEvent }
  | { readonly what: "state"; readonly event: WidgetEvent };

export type WidgetOpenIdToken = {
  readonly access_token: string;
  readonly expires_in: number;
  readonly matrix_server_name: string;
  readonly token_type: string;
};

/** A message to this device (MSC3819). `encrypted`: it came with Olm, so `sender` is certain. */
export type WidgetToDevice = {
  readonly type: string;
  readonly sender: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly encrypted: boolean;
};

/** A widget of the person's account; it has no room of its own. Foreign data, checked as a room's are. */
export type AccountWidget = Omit<RoomWidget, "roomId" | "eventId">;
