import type { RoomWidget } from "#contracts";
import { EVENT_PREFIX } from "#contracts";

/** What a template may say about the person and the client (WIDGETS.md 1.3). */
export type AddressContext = {
  readonly userId: string;
  readonly displayName: string;
  readonly deviceId?: string;
  readonly homeserver: string;
  readonly theme: "light" | "dark";
  readonly language: string;
  /** Origin of the client itself. */
  readonly clientOrigin: string;
};

/** What the address tells the widget's server about the person when it is opened; named when loading is consented to. */
export type CarriedFact = "user-id" | "name" | "room" | "device" | "homeserver";

const NAME = /^[A-Za-z][\w.-]{0,99}$/;
const RESERVED = /^(matrix_|org\.matrix\.)/;

const CARRIES: Readonly<Record<string, CarriedFact>> = {
  matrix_user_id: "user-id",
  matrix_display_name: "name",
  matrix_room_id: "room",
  "org.matrix.msc3819.matrix_device_id": "device",
  "org.matrix.msc4039.matrix_base_url": "homeserver",
};

/** The names that a template may use and their values; keys of the widget's own data come beside ours, never before them. */
export function templateValues(widget: RoomWidget, context: AddressContext): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(widget.data)) {
    if (!NAME.test(name) || RESERVED.test(name)) continue;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      values.set(name, String(value));
    }
  }
  values.set("matrix_room_id", widget.roomId);
  values.set("matrix_user_id", context.userId);
  values.set("matrix_display_name", context.displayName);
  // Media needs a token of the person, which no widget gets: there is no address to hand out.
  values.set("matrix_avatar_url", "");
  values.set("matrix_widget_id", widget.id);
  values.set("org.matrix.msc2873.client_id", `${EVENT_PREFIX}.web`);
  values.set("org.matrix.msc2873.client_theme", context.theme);
  values.set("org.matrix.msc2873.client_language", context.language);
  values.set("org.matrix.msc3819.matrix_device_id", context.deviceId ?? "");
  values.set("org.matrix.msc4039.matrix_base_url", context.homeserver);
  return values;
}

/** Which facts about the person the template takes with it. */
export function carriedFacts(template: string): readonly CarriedFact[] {
  return Object.entries(CARRIES)
    .filter(([name]) => template.includes(`$${name}`))
    .map(([, fact]) => fact);
}
