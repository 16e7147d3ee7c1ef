/** The nouns that contracts speak of, for rooms that know only contracts. */

export type * from "#model";
export * from "./config/index.ts";
export {
  type Cloud,
  cloudOf,
  type DirectGraph,
  directGraphSchema,
  directKey,
  GRAPH_FILES_SCOPES,
  graphRootOf,
  registrationOf,
} from "./direct-graph.ts";
export { parseConfig } from "./faults.ts";
export * from "./gateway/index.ts";
export * from "./hub/index.ts";
export * from "./state-events/index.ts";
export { WIDGET_CONFIGURE_ACTION, WIDGET_REQUEST_ACTION } from "./widget-extras.ts";
export { readAllowedGateways, WIDGET_GATEWAYS_KEY } from "./widget-gateways.ts";
export {
  encryptionOf,
  readWidgetFile,
  WIDGET_ENCRYPT_KEY,
  WIDGET_FILE_KEY,
  type WidgetFile,
  widgetFile,
  widgetFileSchema,
} from "./widget-media.ts";
export { type HostRequest, readHostRequest } from "./widget-requests.ts";
export {
  WIDGET_SIGN_IN_ACTION,
  WIDGET_SIGN_IN_ENDED,
  WIDGET_SIGN_IN_RESULT,
  type WidgetSignInRequest,
  type WidgetSignInResult,
  widgetSignInReplySchema,
  widgetSignInResultSchema,
  widgetSignInSchema,
} from "./widget-sign-in.ts";
export {
  readThemeChange,
  WIDGET_PALETTE,
  WIDGET_THEME_KEY,
  type WidgetPaletteToken,
  type WidgetTheme,
  widgetThemeSchema,
} from "./widget-theme.ts";
export { widgetUrlFault } from "./widget-url.ts";
