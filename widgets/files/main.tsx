import { FILES_CONFIG_TYPE, readFilesConfig } from "#contracts";
import { capability, startWidget } from "#kit";

startWidget({
  name: { en: "Files", de: "Dateien" },
  config: { type: FILES_CONFIG_TYPE, read: readFilesConfig },
  capabilities: [capability.sendMessage("m.text"), capability.sendMessage("m.file"), capability.uploadMedia],
  loadApp: async () => (await import("./views/files-app.tsx")).FilesApp,
});
