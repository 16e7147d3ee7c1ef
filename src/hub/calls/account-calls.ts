import type { CallHandlers } from "#base";
import type { HubCalls } from "#contracts";

/** Calls that the hub answers itself, signed in or not. */
export type SessionCall = "loginOptions" | "signIn" | "reauthenticate" | "signOut";
export type AccountCall = Exclude<keyof HubCalls, SessionCall>;
export type AccountCalls = Pick<CallHandlers<HubCalls>, AccountCall>;

/** Typed so that a missing call is a compile error. */
export const ACCOUNT_CALLS: { readonly [K in AccountCall]: true } = {
  setUpRecovery: true,
  recover: true,
  resetRecovery: true,
  createRoom: true,
  joinRoom: true,
  leaveRoom: true,
  invite: true,
  setRoomName: true,
  setRoomTopic: true,
  markRead: true,
  setTyping: true,
  searchPeople: true,
  setDisplayName: true,
  send: true,
  sendFile: true,
  edit: true,
  react: true,
  redact: true,
  retry: true,
  discard: true,
  pageBack: true,
  media: true,
  saveDraft: true,
  loadDraft: true,
  widgetSendEvent: true,
  widgetRedact: true,
  widgetReadEvents: true,
  widgetReadState: true,
  widgetUpload: true,
  sendState: true,
  setEventPower: true,
  resolveRoom: true,
  personalWorkspace: true,
  declineRing: true,
  widgetSendDelayed: true,
  widgetUpdateDelayed: true,
  widgetSendToDevice: true,
  widgetReadSticky: true,
  widgetReadRelations: true,
  widgetReadAccountData: true,
  widgetRooms: true,
  searchDirectory: true,
  turnServers: true,
  rtcTransports: true,
  rtcLivekitToken: true,
  rtcDelegateDelayedLeave: true,
  openIdToken: true,
  gatewayOffer: true,
};
