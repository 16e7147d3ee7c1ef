import { capability } from "#kit";

/** What it can use and goes without; what it asks for only when it is needed stands in `room/room-capabilities.ts`; docs/embedding.md tells administrators of each. */
export const FILES_CAPABILITIES: readonly string[] = [
  capability.sendMessage("m.text"),
  capability.sendMessage("m.file"),
  capability.sendMessage("m.image"),
  capability.uploadMedia,
];
