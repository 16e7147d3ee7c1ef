/** Which line of the consent a capability belongs to. Pure. */
import { EVENT_PREFIX } from "#contracts";
import { ANY_ROOM, type Capability, type FixedCapability } from "./capability.ts";
import { isNeverGranted } from "./never-granted.ts";

/** Each is a sentence in consent.messages.ts, and one that says why it matters. */
export type ConsentKind =
  | "rooms-all"
  | "rooms-some"
  | "to-device-read"
  | "to-device-write"
  | "account-data-read"
  | "call-membership"
  | "call-read"
  | "call-write"
  | "call-keys"
  | "call-token"
  | "call-servers"
  | "relay-servers"
  | "send-later"
  | "sticky-write"
  | "sticky-read"
  | "sticker"
  | "stay-visible"
  | "directory"
  | "own-settings-read"
  | "own-settings-write"
  | "room-facts-read"
  | "members-read"
  | "permissions-read"
  | "messages-read"
  | "messages-read-some"
  | "messages-write"
  | "messages-write-some"
  | "reactions-read"
  | "reactions-write"
  | "deletions-read"
  | "deletions-write"
  | "events-read"
  | "events-write"
  | "state-read"
  | "state-write"
  | "room-change"
  | "media-upload"
  | "media-download"
  | "navigate";

export type ConsentScope = {
  /** The widget's own room; "" for one of the account. */
  readonly roomId: string;
  readonly widgetId: string;
  /** Names of other rooms that are asked for, as far as they are known. */
  readonly rooms?: readonly { readonly id: string; readonly name: string }[];
};

export type Line = { readonly kind: ConsentKind; readonly name?: string };

const ROOM_FACTS = new Set(["m.room.name", "m.room.topic", "m.room.avatar", "m.room.canonical_alias"]);
const ROOM_RULES = new Set(["m.room.power_levels", "m.room.create", "m.room.join_rules", "m.room.encryption"]);

/** The line that a capability belongs to; free: without asking; refused: whoever agrees. */
export function lineFor(capability: Capability, scope: ConsentScope): Line | "free" | "refused" {
  if (isNeverGranted(capability)) return "refused";
  switch (capability.kind) {
    case "unknown":
      return "refused";
    case "fixed":
      return fixedLine(capability.name);
    case "timeline":
      return roomLine(capability.roomId, scope);
    case "to-device":
      return toDeviceLine(capability.type, capability.direction === "send");
    case "account-data":
      return { kind: "account-data-read", name: capability.type };
    case "event":
      return eventLine(capability.type, capability.direction === "send", capability.msgtype);
    case "state":
      return stateLine(capability.type, capability.direction === "send", capability.stateKey, scope);
  }
}

const FIXED_LINES: Readonly<Record<FixedCapability, ConsentKind | "free">> = {
  /** It does not want to be opened outside of a client: grants nothing. */
  requiresClient: "free",
  /** That the person may take a picture of it: it gets nothing by that. */
  screenshot: "free",
  sticker: "sticker",
  alwaysOnScreen: "stay-visible",
  navigate: "navigate",
  turnServers: "relay-servers",
  directory: "directory",
  upload: "media-upload",
  download: "media-download",
  sendDelayed: "send-later",
  updateDelayed: "send-later",
  sendSticky: "sticky-write",
  receiveSticky: "sticky-read",
  rtcTransports: "call-servers",
  livekitToken: "call-token",
  delegateLeave: "call-token",
};

function fixedLine(name: FixedCapability): Line | "free" {
  const kind = FIXED_LINES[name];
  return kind === "free" ? "free" : { kind };
}

function roomLine(roomId: string, scope: ConsentScope): Line | "free" {
  if (roomId === ANY_ROOM) return { kind: "rooms-all" };
  // Alone it opens nothing in its own room: which events may pass is asked one by one.
  if (roomId === scope.roomId) return "free";
  return { kind: "rooms-some", name: scope.rooms?.find(({ id }) => id === roomId)?.name ?? roomId };
}

/** Keys, and what older calls tell each other's devices. */
const CALL_TO_DEVICE = /^(?:io\.element\.call\.encryption_keys|(?:m|org\.matrix)\.call\..{1,80})$/;

function toDeviceLine(type: string, write: boolean): Line {
  if (CALL_TO_DEVICE.test(type)) return { kind: "call-keys" };
  return { kind: write ? "to-device-write" : "to-device-read", name: type };
}

const CALL_EVENTS: ReadonlySet<string> = new Set([
  "org.matrix.msc4143.rtc.member",
  "org.matrix.msc4075.rtc.notification",
  "org.matrix.msc4075.call.notify",
  "org.matrix.msc4310.rtc.decline",
  "io.element.call.reaction",
  "io.element.call.encryption_keys",
]);
const CALL_MEMBER = "org.matrix.msc3401.call.member";
const CALL_STATE: ReadonlySet<string> = new Set([
  CALL_MEMBER,
  "org.matrix.msc3401.call",
  "org.matrix.msc4143.rtc.slot",
]);

function eventLine(type: string, write: boolean, msgtype: string | undefined): Line {
  if (CALL_EVENTS.has(type)) return { kind: write ? "call-write" : "call-read" };
  if (type === "m.room.message" && msgtype !== undefined) {
    return { kind: write ? "messages-write-some" : "messages-read-some", name: msgtype };
  }
  if (type === "m.room.message") return { kind: write ? "messages-write" : "messages-read" };
  if (type === "m.reaction") return { kind: write ? "reactions-write" : "reactions-read" };
  if (type === "m.room.redaction") return { kind: write ? "deletions-write" : "deletions-read" };
  return { kind: write ? "events-write" : "events-read", name: type };
}

function stateLine(type: string, write: boolean, stateKey: string | undefined, scope: ConsentScope): Line {
  if (type.startsWith(`${EVENT_PREFIX}.`) && stateKey === scope.widgetId) {
    return { kind: write ? "own-settings-write" : "own-settings-read" };
  }
  if (!write && CALL_STATE.has(type)) return { kind: "call-read" };
  // Under a key: that the person is in the call. Under every key it would be the calls of others too.
  if (type === CALL_MEMBER && stateKey !== undefined) return { kind: "call-membership" };
  // The room itself, and the widgets in it: who may change these is a matter of the room's moderators.
  if (write && (type.startsWith("m.room.") || type.startsWith("m.space.") || isWidgetList(type))) {
    return { kind: "room-change", name: type };
  }
  if (write) return { kind: "state-write", name: type };
  if (ROOM_FACTS.has(type)) return { kind: "room-facts-read" };
  if (ROOM_RULES.has(type)) return { kind: "permissions-read" };
  if (type === "m.room.member") return { kind: "members-read" };
  return { kind: "state-read", name: type };
}

const isWidgetList = (type: string) => type === "im.vector.modular.widgets" || type === "m.widget";
