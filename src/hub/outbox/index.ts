export { keyOfLocalId, localId } from "./local-id.ts";
export type {
  Outbox,
  OutboxChange,
  OutboxDraft,
  OutboxEntry,
  OutboxOptions,
  OutboxRequest,
  OutboxWhat,
  Uploaded,
} from "./outbox.ts";
