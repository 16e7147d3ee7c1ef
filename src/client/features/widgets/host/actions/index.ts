import type { WidgetAction } from "../action.ts";
import { contentLoaded } from "./content-loaded.ts";
import { getOpenId } from "./get-openid.ts";
import { navigate } from "./navigate.ts";
import { readEvents } from "./read-events.ts";
import { requestCapabilities } from "./request-capabilities.ts";
import { sendEvent } from "./send-event.ts";
import { supportedVersions } from "./supported-versions.ts";

/** Every request that is served; any other is answered as unknown. */
export const ACTIONS: ReadonlyMap<string, WidgetAction> = new Map(
  [supportedVersions, contentLoaded, getOpenId, requestCapabilities, navigate, sendEvent, readEvents].map((action) => [
    action.name,
    action,
  ]),
);
