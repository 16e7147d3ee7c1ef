import { isObject, numberAt, objectAt, stringAt } from "#base";
import { encryptedFileContent } from "../media/index.ts";
import type { OutboxDraft, OutboxEntry, OutboxRequest, OutboxWhat, Uploaded } from "./outbox.ts";

/** Every entry has one value in the store, under `outbox/<key>`. */
export const STORE_PREFIX = "outbox/";
export const storeKey = (key: string): string => `${STORE_PREFIX}${key}`;
const VERSION = 1;

export const storedFrom = (entry: OutboxEntry): Readonly<Record<string, unknown>> => ({ v: VERSION, ...entry });

/** Reads what an earlier run left; undefined for what this version does not know. What was under way waits again. */
export function entryFromStored(stored: unknown): OutboxEntry | undefined {
  const key = stringAt(stored, "key");
  const roomId = stringAt(stored, "roomId");
  const order = numberAt(stored, "order");
  const ts = numberAt(stored, "ts");
  const what = objectAt(stored, "what");
  if (!isObject(stored) || stored.v !== VERSION) return undefined;
  if (key === undefined || roomId === undefined || order === undefined || ts === undefined || !what) return undefined;
  const failed = stringAt(objectAt(stored, "delivery"), "state") === "failed";
  return {
    key,
    roomId,
    order,
    ts,
    // Written by `storedFrom` and sealed: nobody else can have changed it.
    what: what as OutboxWhat,
    delivery: failed ? (stored.delivery as OutboxEntry["delivery"]) : { state: "queued" },
  };
}

export function whatFromDraft(draft: OutboxDraft): OutboxWhat {
  if (draft.kind === "event") return { kind: "event", type: draft.type, content: draft.content };
  if (draft.kind === "redaction") {
    return { kind: "redaction", target: draft.target, ...(draft.reason === undefined ? {} : { reason: draft.reason }) };
  }
  return { kind: "file", content: draft.content, size: draft.file.size, mediaType: draft.file.type };
}

/** What goes to the server; a file must be uploaded by then. */
export function requestFrom({ key, roomId, what }: OutboxEntry): OutboxRequest | undefined {
  const common = { roomId, txnId: key };
  if (what.kind === "redaction") {
    const { target, reason } = what;
    return { kind: "redaction", ...common, target, ...(reason === undefined ? {} : { reason }) };
  }
  if (what.kind === "event") return { kind: "event", ...common, type: what.type, content: what.content };
  if (!what.uploaded) return undefined;
  const content = { ...what.content, ...sourceContent(what.uploaded) };
  return { kind: "event", ...common, type: "m.room.message", content };
}

const sourceContent = ({ mxc, encryption }: Uploaded): Readonly<Record<string, unknown>> =>
  encryption ? { file: encryptedFileContent(mxc, encryption) } : { url: mxc };
