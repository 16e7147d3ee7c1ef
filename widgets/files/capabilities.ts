import { capability } from "#kit";

/** What it can use and goes without; docs/embedding.md tells administrators of each. */
export const FILES_CAPABILITIES: readonly string[] = [
  capability.sendMessage("m.text"),
  capability.sendMessage("m.file"),
  capability.uploadMedia,
];
