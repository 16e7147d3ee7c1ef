/**
 * What a widget asks for, made into the lines of the consent: what belongs together is one line, and each line has a risk. Pure.
 */
import { parseCapability } from "./capability.ts";
import { type ConsentKind, type ConsentScope, lineFor } from "./consent-lines.ts";

export type { ConsentKind, ConsentScope } from "./consent-lines.ts";

export const RISKS = ["high", "medium", "low"] as const;
export type Risk = (typeof RISKS)[number];

export type ConsentItem = {
  readonly kind: ConsentKind;
  readonly risk: Risk;
  /** Ticked beforehand; what reaches beyond the widget's own business never is. */
  readonly proposed: boolean;
  /** Names of rooms where it is about rooms. Event types or kinds of messages that the line names; empty where the sentence says it all. */
  readonly names: readonly string[];
  readonly capabilities: readonly string[];
};

export type SortedRequest = {
  /** Without asking: harmless, or nothing without the rest. */
  readonly free: readonly string[];
  readonly asked: readonly ConsentItem[];
  /** Unknown, or what no widget gets. */
  readonly refused: readonly string[];
};

const RISK_OF: Readonly<Record<ConsentKind, Risk>> = {
  "rooms-all": "high",
  "rooms-some": "high",
  "to-device-write": "high",
  "messages-read": "high",
  "messages-read-some": "high",
  "messages-write": "high",
  "messages-write-some": "high",
  "deletions-write": "high",
  "room-change": "high",
  "to-device-read": "medium",
  "account-data-read": "medium",
  "call-membership": "medium",
  "call-keys": "medium",
  "call-token": "medium",
  "call-write": "medium",
  "call-read": "low",
  "call-servers": "low",
  "relay-servers": "medium",
  "send-later": "medium",
  "sticky-write": "low",
  "sticky-read": "low",
  sticker: "medium",
  "stay-visible": "low",
  directory: "medium",
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

const NOT_PROPOSED: ReadonlySet<ConsentKind> = new Set(["rooms-all", "rooms-some", "to-device-write", "room-change"]);

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
    .map(([kind, { names, capabilities }]) => ({
      kind,
      risk: RISK_OF[kind],
      proposed: !NOT_PROPOSED.has(kind),
      names: [...names],
      capabilities,
    }))
    .sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
  return { free, asked, refused };
}

/** Granted without asking, so there is nothing to take back. */
export const isFree = (raw: string, scope: ConsentScope): boolean => lineFor(parseCapability(raw), scope) === "free";
