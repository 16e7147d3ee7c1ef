import type { WidgetAction } from "../action.ts";
import { alwaysOnScreen } from "./always-on-screen.ts";
import { closeCall, joinCall, leaveCall, muteDevices, spotlightLayout, tileLayout } from "./call-actions.ts";
import { configure } from "./configure.ts";
import { contentLoaded } from "./content-loaded.ts";
import { downloadFile } from "./download-file.ts";
import { getOpenId } from "./get-openid.ts";
import { mediaConfig } from "./media-config.ts";
import { closeModal, setButtonEnabled } from "./modal-actions.ts";
import { navigate } from "./navigate.ts";
import { openModal } from "./open-modal.ts";
import { readAccountData } from "./read-account-data.ts";
import { readEvents } from "./read-events.ts";
import { readRelations } from "./read-relations.ts";
import { requestCapabilities } from "./request-capabilities.ts";
import { delegateLeave, livekitToken } from "./rtc-livekit.ts";
import { rtcTransports } from "./rtc-transports.ts";
import { sendEvent } from "./send-event.ts";
import { sendToDevice } from "./send-to-device.ts";
import { signIn } from "./sign-in.ts";
import { sticker } from "./sticker.ts";
import { supportedVersions } from "./supported-versions.ts";
import { unwatchTurnServers, watchTurnServers } from "./turn-servers.ts";
import { updateDelayedEvent } from "./update-delayed-event.ts";
import { uploadFile } from "./upload-file.ts";
import { userDirectorySearch } from "./user-directory-search.ts";

/** Requests of call widgets that are no part of the widget API. */
export const CALL_ACTIONS: readonly WidgetAction[] = [
  joinCall,
  leaveCall,
  closeCall,
  muteDevices,
  tileLayout,
  spotlightLayout,
];

/** Requests of Sparks' own widgets (`contracts/widget-extras`). */
export const OWN_ACTIONS: readonly WidgetAction[] = [configure, signIn];

/** Every request that is served; any other is answered as unknown. */
export const ACTIONS: ReadonlyMap<string, WidgetAction> = new Map(
  [
    supportedVersions,
    contentLoaded,
    sticker,
    alwaysOnScreen,
    getOpenId,
    openModal,
    closeModal,
    setButtonEnabled,
    sendEvent,
    sendToDevice,
    watchTurnServers,
    unwatchTurnServers,
    readAccountData,
    readEvents,
    navigate,
    requestCapabilities,
    readRelations,
    userDirectorySearch,
    mediaConfig,
    uploadFile,
    downloadFile,
    updateDelayedEvent,
    rtcTransports,
    livekitToken,
    delegateLeave,
    ...OWN_ACTIONS,
    ...CALL_ACTIONS,
  ].map((action) => [action.name, action]),
);
