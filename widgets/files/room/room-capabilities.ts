/** What the attachments of the room need of the client; asked for when they are opened, and not before (docs/embedding.md). */
import { capability } from "#kit";
import { ATTACHMENT_KINDS } from "./attachment.ts";

export const ROOM_NEEDS: readonly string[] = [
  ...ATTACHMENT_KINDS.map((kind) => capability.receiveMessage(kind)),
  capability.downloadMedia,
];

/** That deleted ones go from the list at once. */
export const ROOM_DELETIONS: string = capability.receiveEvent("m.room.redaction");
