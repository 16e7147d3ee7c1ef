import type { RpcClient } from "#base";
import type {
  EncryptedFile,
  HubCalls,
  HubTopics,
  WidgetCalls,
  WidgetEvent,
  WidgetFeed,
  WidgetOpenIdToken,
  WidgetToDevice,
} from "#contracts";
import type { DirectDriver } from "../sign-in/sign-in-prompt.ts";

/** Sign-ins by the hub; the answers come back to this page of the client. */
export const directDriver = (hub: WidgetHub, redirectUri: string): DirectDriver => ({
  token: (direct, refused) => hub.call("directToken", { direct, redirectUri, ...(refused ? { refused } : {}) }),
  begin: (direct) => hub.call("directBegin", { direct, redirectUri }),
  finish: (direct, answer) => hub.call("directFinish", { direct, redirectUri, answer }),
});

export type WidgetHub = Pick<RpcClient<HubCalls, HubTopics>, "call" | "subscribe">;

/** The argument and the result of one of the hub's calls for widgets. */
type Arg<K extends keyof WidgetCalls> = WidgetCalls[K]["arg"];
type Result<K extends keyof WidgetCalls> = Promise<WidgetCalls[K]["result"]>;

/**
 * What a widget can reach through the host. Rights have been checked before; each call names its room, and the hub checks that the person
 * is in it.
 */
export interface WidgetDriver {
  sendEvent(event: Arg<"widgetSendEvent">): Result<"widgetSendEvent">;
  sendDelayed(event: Arg<"widgetSendDelayed">): Result<"widgetSendDelayed">;
  updateDelayed(update: Arg<"widgetUpdateDelayed">): Result<"widgetUpdateDelayed">;
  redact(redaction: Arg<"widgetRedact">): Result<"widgetRedact">;
  sendToDevice(message: Arg<"widgetSendToDevice">): Result<"widgetSendToDevice">;
  /** Newest first. */
  readEvents(query: Arg<"widgetReadEvents">): Result<"widgetReadEvents">;
  readState(roomId: string, type: string, stateKey: string | undefined): Promise<readonly WidgetEvent[]>;
  readSticky(roomId: string): Promise<readonly WidgetEvent[]>;
  readRelations(query: Arg<"widgetReadRelations">): Result<"widgetReadRelations">;
  readAccountData(roomId: string, type: string): Result<"widgetReadAccountData">;
  /** Rooms that the person is in. */
  rooms(): Promise<readonly string[]>;
  /** For the consent; undefined where it does not come in time. */
  roomName(roomId: string): Promise<string | undefined>;
  searchDirectory(query: Arg<"searchDirectory">): Result<"searchDirectory">;
  turnServers(): Result<"turnServers">;
  rtcTransports(): Result<"rtcTransports">;
  livekitToken(request: Arg<"rtcLivekitToken">): Result<"rtcLivekitToken">;
  delegateLeave(request: Arg<"rtcDelegateDelayedLeave">): Result<"rtcDelegateDelayedLeave">;
  openIdToken(): Promise<WidgetOpenIdToken>;
  upload(upload: Arg<"widgetUpload">): Result<"widgetUpload">;
  /** With `encryption` what comes is decrypted. */
  download(mxc: string, encryption: EncryptedFile | undefined): Promise<Blob>;
  /** Opens a matrix.to link inside the client. */
  navigate(uri: string): void;
  /** Shows the settings of this widget; false: this person may not change them. Without it there are none to show. */
  configure?(): boolean;
  /** What happens in a room from now on; returns what ends it. */
  feed(roomId: string, push: (feed: WidgetFeed) => void): () => void;
  /** To-device messages of these types from now on; returns what ends it. */
  toDevice(types: readonly string[], push: (message: WidgetToDevice) => void): () => void;
}

const NAME_TIMEOUT_MS = 3000;

export function driverFromHub(
  hub: WidgetHub,
  navigate: (uri: string) => void,
  configure?: () => boolean,
): WidgetDriver {
  return {
    sendEvent: (event) => hub.call("widgetSendEvent", event),
    sendDelayed: (event) => hub.call("widgetSendDelayed", event),
    updateDelayed: (update) => hub.call("widgetUpdateDelayed", update),
    redact: (redaction) => hub.call("widgetRedact", redaction),
    sendToDevice: (message) => hub.call("widgetSendToDevice", message),
    readEvents: (query) => hub.call("widgetReadEvents", query),
    readState: (roomId, type, stateKey) =>
      hub.call("widgetReadState", { roomId, type, ...(stateKey === undefined ? {} : { stateKey }) }),
    readSticky: (roomId) => hub.call("widgetReadSticky", { roomId }),
    readRelations: (query) => hub.call("widgetReadRelations", query),
    readAccountData: (roomId, type) => hub.call("widgetReadAccountData", { roomId, type }),
    rooms: () => hub.call("widgetRooms", {}),
    roomName: (roomId) => firstName(hub, roomId),
    searchDirectory: (query) => hub.call("searchDirectory", query),
    turnServers: () => hub.call("turnServers", {}),
    rtcTransports: () => hub.call("rtcTransports", {}),
    livekitToken: (request) => hub.call("rtcLivekitToken", request),
    delegateLeave: (request) => hub.call("rtcDelegateDelayedLeave", request),
    openIdToken: () => hub.call("openIdToken", {}),
    upload: (upload) => hub.call("widgetUpload", upload),
    download: (mxc, encryption) =>
      hub.call("media", { source: { mxc, ...(encryption === undefined ? {} : { encryption }) } }),
    navigate,
    ...(configure ? { configure } : {}),
    feed: (roomId, push) => hub.subscribe("widgetFeed", { roomId }, push),
    toDevice: (types, push) => hub.subscribe("widgetToDevice", { types }, push),
  };
}

function firstName(hub: WidgetHub, roomId: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (name: string | undefined) => {
      clearTimeout(timer);
      // Not at once: the first push may come before there is anything to end.
      queueMicrotask(() => stop());
      resolve(name);
    };
    const timer = setTimeout(() => settle(undefined), NAME_TIMEOUT_MS);
    const stop = hub.subscribe("room", { roomId }, ({ name }) => settle(name));
  });
}
