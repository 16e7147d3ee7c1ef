/** What is asked of the client when it is needed, and not before; docs/embedding.md tells administrators of each. */
import { FILES_CONFIG_TYPE } from "#contracts";
import { capability } from "#kit";
import { ATTACHMENT_KINDS } from "./attachment.ts";

/** The attachments of the room. */
export const ROOM_NEEDS: readonly string[] = [
  ...ATTACHMENT_KINDS.map((kind) => capability.receiveMessage(kind)),
  capability.downloadMedia,
];

/** That deleted ones go from the list at once. */
export const ROOM_DELETIONS: string = capability.receiveEvent("m.room.redaction");

/** Who is in the room: for "who of this room can open this", and how senders are called. */
export const ROOM_MEMBERS: string = capability.receiveAllState("m.room.member");

/** To make a folder the room's. */
export const roomFolderCapability = (configKey: string): string => capability.sendState(FILES_CONFIG_TYPE, configKey);
