import { capability, startWidget } from "#kit";
import { NOTE_TYPE, noteConfig } from "./note-config.ts";

startWidget({
  name: { en: "Note", de: "Notiz" },
  config: noteConfig,
  needs: [capability.receiveState(NOTE_TYPE, "")],
  capabilities: [capability.sendState(NOTE_TYPE, "")],
  loadApp: async () => (await import("./note.view.tsx")).NoteApp,
});
