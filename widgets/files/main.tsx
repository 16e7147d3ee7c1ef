import { FILES_CONFIG_TYPE, readFilesConfig } from "#contracts";
import { startWidget } from "#kit";
import { FILES_CAPABILITIES } from "./capabilities.ts";

startWidget({
  name: { en: "Files", de: "Dateien" },
  config: { type: FILES_CONFIG_TYPE, read: readFilesConfig },
  capabilities: FILES_CAPABILITIES,
  loadApp: async () => (await import("./views/files-app.tsx")).FilesApp,
});
