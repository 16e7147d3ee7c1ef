/**
 * What a widget asks for, made into the lines of the consent: what belongs together is one line, and each line has a risk. Pure.
 */
import { EVENT_PREFIX } from "#contracts";
import { type Capability, parseCapability } from "./capability.ts";

export const RISKS = ["high", "medium", "low"] as const;
export type Risk = (typeof RISKS)[number];

/** Each is a sentence in widgets.messages.ts, and one that says why it matters. */
export type ConsentKind =
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

export type ConsentItem = {
  readonly kind: ConsentKind;
  readonly risk: Risk;
  /** Event types or kinds of messages that the line names; empty where the sentence says it all. */
  readonly names: readonly string[];
  readonly capabilities: readonly string[];
};

export type ConsentScope = { readonly roomId: string; readonly widgetId: string };

export type SortedRequest = {
  /** Without asking: harmless, or nothing without the rest. */
  readonly free: readonly string[];
  readonly asked: readonly ConsentItem[];
  /** Not served, or about another room. */
  readonly refused: readonly string[];
};

const RISK_OF: Readonly<Record<ConsentKind, Risk>> = {
  "messages-read": "high",
  "messages-read-some": "high",
  "messages-write": "high",
  "messages-write-some": "high",
  "deletions-write": "high",
  "room-change": "high",
  "members-read": "medium",
  "permissions-read": "low",
  "reactions-read": "medium",
  "reactions-write": "medium",
  "deletions-read": "low",
  "events-read": "medium",
  "events-write": "medium",
  "state-read": "medium",
  "state-write": "medium",
  "media-upload": "medium",
  "media-download": "medium",
  "own-settings-write": "medium",
  "own-settings-read": "low",
  "room-facts-read": "low",
  navigate: "low",
};

const ROOM_FACTS = new Set(["m.room.name", "m.room.topic", "m.room.avatar", "m.room.canonical_alias"]);
const ROOM_RULES = new Set(["m.room.power_levels", "m.room.create", "m.room.join_rules", "m.room.encryption"]);

export function sortRequest(requested: readonly string[], scope: ConsentScope): SortedRequest {
  const free: string[] = [];
  const refused: string[] = [];
  const lines = new Map<ConsentKind, { names: Set<string>; capabilities: string[] }>();
  for (const raw of requested) {
    const capability = parseCapability(raw);
    const line = lineFor(capability, scope);
    if (line === "free") free.push(raw);
    else if (line === "refused") refused.push(raw);
    else {
      const found = lines.get(line.kind) ?? { names: new Set<string>(), capabilities: [] };
      lines.set(line.kind, found);
      found.capabilities.push(raw);
      if (line.name !== undefined) found.names.add(line.name);
    }
  }
  const asked = [...lines]
    .map(([kind, line]) => ({ kind, risk: RISK_OF[kind], names: [...line.names], capabilities: line.capabilities }))
    .sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
  return { free, asked, refused };
}

/** Granted without asking, so there is nothing to take back. */
export const isFree = (raw: string, scope: ConsentScope): boolean => lineFor(parseCapability(raw), scope) === "free";

type Line = { readonly kind: ConsentKind; readonly name?: string };

function lineFor(capability: Capability, scope: ConsentScope): Line | "free" | "refused" {
  switch (capability.kind) {
    case "stay-in-client":
      return "free";
    // Alone it opens nothing: which events may pass is asked one by one.
    case "timeline":
      return capability.roomId === scope.roomId ? "free" : "refused";
    case "unserved":
      return "refused";
    case "navigate":
      return { kind: "navigate" };
    case "media":
      return { kind: capability.direction === "send" ? "media-upload" : "media-download" };
    case "event":
      return eventLine(capability.type, capability.direction === "send", capability.msgtype);
    case "state":
      return stateLine(capability.type, capability.direction === "send", capability.stateKey, scope);
  }
}

function eventLine(type: string, write: boolean, msgtype: string | undefined): Line {
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
