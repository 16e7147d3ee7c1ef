export type { ConfigField, Texts } from "./config-field.ts";
export { isGatewayUrl } from "./config-field.ts";
export {
  type ConfigFault,
  type ConfigFormat,
  type ConfigReading,
  readConfig,
} from "./config-format.ts";
export { type ContentFault, contentFault, MAX_CONFIG_BYTES } from "./content-limits.ts";
export {
  FILES_CONFIG_TYPE,
  FILES_WIDGET_TYPE,
  type FilesConfig,
  type FilesConfigReading,
  filesConfigDirectExample,
  filesConfigExample,
  filesConfigFormat,
  filesConfigSchema,
  filesKind,
  readFilesConfig,
} from "./files-config.ts";
export { EVENT_PREFIX } from "./prefix.ts";
export { hasSecretInUrl } from "./secret-in-url.ts";
export type { WidgetKind } from "./widget-kind.ts";
export { kindOfConfig, kindOfWidget, WIDGET_KINDS } from "./widget-kinds.ts";
export {
  configKeyOf,
  type OwnRegistration,
  ownRegistration,
  PLAIN_WIDGET_TYPE,
  plainRegistration,
  STABLE_WIDGET_STATE_TYPE,
  WIDGET_STATE_TYPE,
  writeRegistration,
} from "./widget-registration.ts";
export { writeConfig } from "./write-config.ts";
