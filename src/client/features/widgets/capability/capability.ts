import { EventDirection, EventKind, WidgetEventCapability } from "matrix-widget-api";

/** What a capability string asks for, as far as this host serves it. */
export type Capability =
  | { readonly kind: "event"; readonly direction: Direction; readonly type: string; readonly msgtype?: string }
  | { readonly kind: "state"; readonly direction: Direction; readonly type: string; readonly stateKey?: string }
  | { readonly kind: "timeline"; readonly roomId: string }
  | { readonly kind: "navigate" }
  | { readonly kind: "media"; readonly direction: Direction }
  /** It does not want to be opened outside of a client: grants nothing. */
  | { readonly kind: "stay-in-client" }
  /** Unknown, or not served: never granted, never asked. */
  | { readonly kind: "unserved" };
export type Direction = "send" | "receive";

export const NAVIGATE = "org.matrix.msc2931.navigate";
export const UPLOAD_FILE = "org.matrix.msc4039.upload_file";
export const DOWNLOAD_FILE = "org.matrix.msc4039.download_file";
const STAY_IN_CLIENT = "io.element.requires_client";
const TIMELINE = "org.matrix.msc2762.timeline:";
const MAX_LENGTH = 600;
/** What a widget may ask for at once. */
export const MAX_CAPABILITIES = 200;

/** Never throws, whatever the string. */
export function parseCapability(raw: string): Capability {
  if (raw.length > MAX_LENGTH) return { kind: "unserved" };
  if (raw === NAVIGATE) return { kind: "navigate" };
  if (raw === UPLOAD_FILE) return { kind: "media", direction: "send" };
  if (raw === DOWNLOAD_FILE) return { kind: "media", direction: "receive" };
  if (raw === STAY_IN_CLIENT) return { kind: "stay-in-client" };
  if (raw.startsWith(TIMELINE)) return { kind: "timeline", roomId: raw.slice(TIMELINE.length) };
  const [event] = WidgetEventCapability.findEventCapabilities([raw]);
  if (!event || event.eventType === "") return { kind: "unserved" };
  const direction = event.direction === EventDirection.Send ? "send" : "receive";
  const key = event.keyStr;
  if (event.kind === EventKind.Event) {
    return { kind: "event", direction, type: event.eventType, ...(key === null ? {} : { msgtype: key }) };
  }
  if (event.kind === EventKind.State) {
    return { kind: "state", direction, type: event.eventType, ...(key === null ? {} : { stateKey: key }) };
  }
  return { kind: "unserved" };
}

/** The strings of a list that a widget sent, without doubles; undefined when it is not such a list. */
export function readCapabilityList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_CAPABILITIES) return undefined;
  const strings = value.filter((item) => typeof item === "string");
  return strings.length === value.length ? [...new Set(strings)] : undefined;
}
