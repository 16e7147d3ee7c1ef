export {
  type ReadEventsOptions,
  type Relations,
  readEvents,
  readRelations,
  sendEvent,
  sendMessage,
  sendState,
  stateSender,
  watchAllState,
  watchEvents,
} from "./abilities/events.ts";
export { downloadMedia, uploadEncrypted, uploadMedia } from "./abilities/media.ts";
export {
  closeModal,
  type ModalButton,
  type ModalOptions,
  onModalButton,
  onModalData,
  openModal,
  setModalButton,
} from "./abilities/modal.ts";
export { keepOnScreen, navigate, onVisibility } from "./abilities/navigate.ts";
export { type FoundPeople, type FoundPerson, searchPeople } from "./abilities/people.ts";
export { onHostRequest } from "./abilities/requests.ts";
export type { RoomEvent } from "./abilities/room-event.ts";
export { sendToDevice, type ToDeviceMessage, watchToDevice } from "./abilities/to-device.ts";
export type { ConfigSource } from "./config/watch-config.ts";
export type { DirectSession } from "./direct/direct-session.ts";
export type { GatewayClient } from "./gateway/gateway-client.ts";
export type { GatewaySession } from "./gateway/gateway-session.ts";
export { isPassing, type Retry } from "./gateway/retry.ts";
export { SignInRefused } from "./gateway/sign-in-refused.ts";
export { capability } from "./host/capability.ts";
export type { WidgetHost } from "./host/widget-host.ts";
export { type AttachmentKey, decryptAttachment, encryptAttachment } from "./media/attachment.ts";
export { Countdown } from "./shell/countdown.tsx";
export type { AppProps } from "./shell/widget-root.tsx";
export { startWidget, type WidgetDefinition } from "./start/start-widget.tsx";
export { trustedScript } from "./start/trusted-script.ts";
export type { DirectSide, GatewaySide, WidgetContext, WidgetPlace } from "./start/widget-context.ts";
