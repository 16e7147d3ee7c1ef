export { createOutbox } from "./create-outbox.ts";
export { keyOfLocalId, localId } from "./local-id.ts";
export { keyOfLocalMedia, localMedia } from "./local-media.ts";
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
