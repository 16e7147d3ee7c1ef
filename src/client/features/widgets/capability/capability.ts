import { EventDirection, EventKind, MatrixCapabilities, WidgetEventCapability } from "matrix-widget-api";

/** What a capability string asks for. */
export type Capability =
  | { readonly kind: "event"; readonly direction: Direction; readonly type: string; readonly msgtype?: string }
  | { readonly kind: "state"; readonly direction: Direction; readonly type: string; readonly stateKey?: string }
  | { readonly kind: "to-device"; readonly direction: Direction; readonly type: string }
  | { readonly kind: "account-data"; readonly type: string }
  /** A room besides the widget's own; `*`: every room that the person is in. */
  | { readonly kind: "timeline"; readonly roomId: string }
  | { readonly kind: "fixed"; readonly name: FixedCapability }
  /** Unknown: never granted, never asked. */
  | { readonly kind: "unknown" };
export type Direction = "send" | "receive";

/** The capabilities without a parameter, by what they are called here (WIDGETS.md 1.7). */
export const FIXED = {
  screenshot: MatrixCapabilities.Screenshots,
  sticker: MatrixCapabilities.StickerSending,
  alwaysOnScreen: MatrixCapabilities.AlwaysOnScreen,
  requiresClient: MatrixCapabilities.RequiresClient,
  navigate: MatrixCapabilities.MSC2931Navigate,
  turnServers: MatrixCapabilities.MSC3846TurnServers,
  directory: MatrixCapabilities.MSC3973UserDirectorySearch,
  upload: MatrixCapabilities.MSC4039UploadFile,
  download: MatrixCapabilities.MSC4039DownloadFile,
  sendDelayed: MatrixCapabilities.MSC4157SendDelayedEvent,
  updateDelayed: MatrixCapabilities.MSC4157UpdateDelayedEvent,
  sendSticky: MatrixCapabilities.MSC4407SendStickyEvent,
  receiveSticky: MatrixCapabilities.MSC4407ReceiveStickyEvent,
  rtcTransports: MatrixCapabilities.MSC4515RtcTransports,
  livekitToken: MatrixCapabilities.MSC4533RtcLivekitGetToken,
  delegateLeave: MatrixCapabilities.MSC4533RtcLivekitDelegateDelayedLeave,
} as const;
export type FixedCapability = keyof typeof FIXED;

const TIMELINE = "org.matrix.msc2762.timeline:";
export const ANY_ROOM = "*";
const MAX_LENGTH = 600;
/** What a widget may ask for at once. */
export const MAX_CAPABILITIES = 200;

const FIXED_BY_STRING: ReadonlyMap<string, FixedCapability> = new Map(
  // `keyof` is what it is made of.
  (Object.keys(FIXED) as FixedCapability[]).map((name) => [FIXED[name], name]),
);

/** Never throws, whatever the string. */
export function parseCapability(raw: string): Capability {
  if (raw.length > MAX_LENGTH) return { kind: "unknown" };
  const name = FIXED_BY_STRING.get(raw);
  if (name) return { kind: "fixed", name };
  if (raw.startsWith(TIMELINE)) {
    const roomId = raw.slice(TIMELINE.length);
    return roomId === "" ? { kind: "unknown" } : { kind: "timeline", roomId };
  }
  const [event] = WidgetEventCapability.findEventCapabilities([raw]);
  if (!event || event.eventType === "") return { kind: "unknown" };
  const direction = event.direction === EventDirection.Send ? "send" : "receive";
  const key = event.keyStr;
  switch (event.kind) {
    case EventKind.Event:
      return { kind: "event", direction, type: event.eventType, ...(key === null ? {} : { msgtype: key }) };
    case EventKind.State:
      return { kind: "state", direction, type: event.eventType, ...(key === null ? {} : { stateKey: key }) };
    case EventKind.ToDevice:
      return { kind: "to-device", direction, type: event.eventType };
    case EventKind.RoomAccount:
      return { kind: "account-data", type: event.eventType };
  }
}

/** The strings of a list that a widget sent, without doubles; undefined when it is not such a list. */
export function readCapabilityList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_CAPABILITIES) return undefined;
  const strings = value.filter((item) => typeof item === "string");
  return strings.length === value.length ? [...new Set(strings)] : undefined;
}
