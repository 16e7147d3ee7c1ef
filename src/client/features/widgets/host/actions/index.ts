import type { WidgetAction } from "../action.ts";
import { contentLoaded } from "./content-loaded.ts";
import { downloadFile } from "./download-file.ts";
import { getOpenId } from "./get-openid.ts";
import { mediaConfig } from "./media-config.ts";
import { navigate } from "./navigate.ts";
import { readEvents } from "./read-events.ts";
import { requestCapabilities } from "./request-capabilities.ts";
import { sendEvent } from "./send-event.ts";
import { supportedVersions } from "./supported-versions.ts";
import { uploadFile } from "./upload-file.ts";

/** Every request that is served; any other is answered as unknown. */
export const ACTIONS: ReadonlyMap<string, WidgetAction> = new Map(
  [
    supportedVersions,
    contentLoaded,
    getOpenId,
    requestCapabilities,
    navigate,
    sendEvent,
    readEvents,
    mediaConfig,
    uploadFile,
    downloadFile,
  ].map((action) => [action.name, action]),
);
