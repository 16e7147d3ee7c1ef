import type { OpenIdToken } from "#contracts";

/** What a host may do for a widget: all that the widgets know of the widget API. */
export interface WidgetHost {
  /**
   * Asks for the capabilities and resolves when the host has decided.
   * @throws SparksError `unavailable` when it says nothing for long.
   */
  connect(capabilities: readonly string[]): Promise<void>;
  isGranted(capability: string): boolean;
  /** Origins of gateways that the host's administrator allows, as far as the host has said; the person need not be asked about them. */
  allowedGateways(): readonly string[];
  /**
   * Calls back with the content of a state event of the widget's own room: as it is now (undefined where there is none),
   * and on every change. Needs the capability to receive it. Returns what stops it.
   */
  watchState(type: string, stateKey: string, listener: (content: unknown) => void): () => void;
  /** A new token each time. @throws SparksError `forbidden` when the person or the host declines. */
  requestOpenId(): Promise<OpenIdToken>;
  /** Sends an `m.room.message` to the widget's own room. */
  sendMessage(content: Readonly<Record<string, unknown>>): Promise<void>;
  /** Puts bytes, as they are, into the homeserver's media repository. Resolves with `mxc://…`. */
  uploadMedia(data: Blob): Promise<string>;
  /** The whole payload of `theme_change`, unchecked; the last one at once if there was one. */
  onTheme(listener: (data: unknown) => void): () => void;
  onLanguage(listener: (language: string) => void): () => void;
}

export const capability = {
  receiveState: (type: string, stateKey: string) =>
    `org.matrix.msc2762.receive.state_event:${escaped(type)}#${stateKey}`,
  sendMessage: (msgtype: string) => `org.matrix.msc2762.send.event:m.room.message#${msgtype}`,
  uploadMedia: "org.matrix.msc4039.upload_file",
} as const;

const escaped = (type: string) => type.replaceAll("#", "\\#");
