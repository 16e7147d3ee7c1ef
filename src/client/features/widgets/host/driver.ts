import type { RpcClient } from "#base";
import type { HubCalls, HubTopics, WidgetEvent, WidgetFeed, WidgetOpenIdToken } from "#contracts";

export type WidgetHub = Pick<RpcClient<HubCalls, HubTopics>, "call" | "subscribe">;

/** What a widget can reach through the host: always its own room and nothing else. Rights have been checked before. */
export interface WidgetDriver {
  sendEvent(event: OutgoingEvent): Promise<{ readonly eventId: string }>;
  redact(eventId: string, reason: string | undefined): Promise<{ readonly eventId: string }>;
  /** Newest first. */
  readEvents(query: EventQuery): Promise<readonly WidgetEvent[]>;
  readState(type: string, stateKey: string | undefined): Promise<readonly WidgetEvent[]>;
  openIdToken(): Promise<WidgetOpenIdToken>;
  upload(file: Blob): Promise<{ readonly contentUri: string }>;
  download(mxc: string): Promise<Blob>;
  /** Opens a matrix.to link inside the client. */
  navigate(uri: string): void;
  /** What happens from now on; returns what ends it. */
  feed(push: (feed: WidgetFeed) => void): () => void;
}

export type OutgoingEvent = {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly stateKey?: string;
};
export type EventQuery = {
  readonly type: string;
  readonly msgtype?: string;
  readonly limit: number;
  readonly since?: string;
};

export function driverFromHub(hub: WidgetHub, roomId: string, navigate: (uri: string) => void): WidgetDriver {
  return {
    sendEvent: (event) => hub.call("widgetSendEvent", { roomId, ...event }),
    redact: (eventId, reason) =>
      hub.call("widgetRedact", { roomId, eventId, ...(reason === undefined ? {} : { reason }) }),
    readEvents: (query) => hub.call("widgetReadEvents", { roomId, ...query }),
    readState: (type, stateKey) =>
      hub.call("widgetReadState", { roomId, type, ...(stateKey === undefined ? {} : { stateKey }) }),
    openIdToken: () => hub.call("openIdToken", {}),
    upload: (file) => hub.call("widgetUpload", { roomId, file }),
    download: (mxc) => hub.call("media", { source: { mxc } }),
    navigate,
    feed: (push) => hub.subscribe("widgetFeed", { roomId }, push),
  };
}
