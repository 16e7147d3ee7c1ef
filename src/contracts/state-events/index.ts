export {
  FILES_CONFIG_TYPE,
  FILES_WIDGET_TYPE,
  type FilesConfig,
  type FilesConfigReading,
  filesConfigExample,
  filesConfigSchema,
  readFilesConfig,
} from "./files-config.ts";
export { EVENT_PREFIX } from "./prefix.ts";
