import { type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { arrayAt, type Clock, createEmitter, SparksError, stringAt } from "#base";
import { type OpenIdToken, openIdTokenSchema, readAllowedGateways, WIDGET_REQUEST_ACTION } from "#contracts";
import type { HostChannel, HostDecision } from "./host-channel.ts";
import { createRoomState } from "./room-state.ts";

/**
 * The host as the widgets know it. What more it can do stands in `abilities/`, one function each: only what a widget uses comes
 * into its code.
 */
export interface WidgetHost {
  /**
   * Asks for the capabilities and resolves when the host has decided.
   * @throws SparksError `unavailable` when it says nothing for long.
   */
  connect(capabilities: readonly string[]): Promise<void>;
  /** What the widget may do; it can become more, and less. */
  readonly granted: ReadonlySignal<ReadonlySet<string>>;
  isGranted(capability: string): boolean;
  /** Asks for what is not granted, if anything. @throws SparksError `unsupported` where a host decides only once. */
  request(capabilities: readonly string[]): Promise<void>;
  /** Asks for it where it is not granted yet. @throws SparksError `forbidden`, with the capability as its path. */
  need(capability: string): Promise<void>;
  /** Whether the host said that it has a version or an extension of the widget API. */
  supports(version: string): boolean;
  /** Origins of gateways that the host's administrator allows, as far as the host has said; the person need not be asked about them. */
  allowedGateways(): readonly string[];
  /**
   * Calls back with the content of a state event of the widget's own room, or of `roomId`: as it is now (undefined where there is
   * none), and on every change. Needs the capability to receive it. Returns what stops it.
   */
  watchState(type: string, stateKey: string, listener: (content: unknown) => void, roomId?: string): () => void;
  /** A new token each time. @throws SparksError `forbidden` when the person or the host declines. */
  requestOpenId(): Promise<OpenIdToken>;
  /** One action of the widget API; the reply is foreign data. @throws SparksError */
  ask(action: string, data: object): Promise<unknown>;
  /** The data of each such action of the host, unchecked. Returns what stops it. */
  hear(action: string, listener: (data: unknown) => void): () => void;
  /** The whole payload of `theme_change`, unchecked; the last one at once if there was one. */
  onTheme(listener: (data: unknown) => void): () => void;
  onLanguage(listener: (language: string) => void): () => void;
  /** The data of the last `WIDGET_REQUEST_ACTION` that nobody has taken yet, unchecked. */
  takeRequest(): unknown;
}

export type WidgetHostOptions = {
  readonly channel: HostChannel;
  readonly clock: Clock;
  /** Rooms beside its own whose state the widget watches. */
  readonly otherRooms?: readonly string[];
};

const UPDATE_STATE_VERSION = "org.matrix.msc2762_update_state";
const RENEGOTIATE_VERSION = "org.matrix.msc2974";

export function createWidgetHost({ channel, clock, otherRooms = [] }: WidgetHostOptions): WidgetHost {
  const granted = signal<ReadonlySet<string>>(new Set());
  const themes = createEmitter<unknown>();
  const state = createRoomState({ channel, clock, otherRooms });
  let versions: readonly string[] = [];
  let gateways: readonly string[] = [];
  let lastTheme: unknown;
  let lastRequest: unknown;
  let asking: Promise<unknown> = Promise.resolve();
  let isConnected = false;

  const decided = (decision: HostDecision) => {
    versions = decision.versions;
    granted.value = new Set(decision.granted);
  };
  channel.hear("notify_capabilities", (data) => {
    gateways = readAllowedGateways(data);
    // What was taken back is gone at once, and not with the next question.
    const approved = arrayAt(data, "approved");
    if (approved && isConnected) granted.value = new Set(approved.filter((one) => typeof one === "string"));
  });
  channel.hear(WIDGET_REQUEST_ACTION, (data) => {
    lastRequest = data;
  });
  channel.hear("theme_change", (data) => {
    lastTheme = data;
    themes.emit(data);
  });
  const isGranted = (wanted: string) => granted.peek().has(wanted);

  const request = async (wanted: readonly string[]) => {
    // One question at a time: the second may be answered by the first.
    const previous = asking;
    const own = (async () => {
      await previous.catch(() => undefined);
      const missing = wanted.filter((one) => !isGranted(one));
      if (missing.length === 0) return;
      if (!versions.includes(RENEGOTIATE_VERSION)) throw new SparksError("unsupported", "the client decides only once");
      decided(await channel.request(missing));
    })();
    asking = own;
    return own;
  };

  return {
    async connect(capabilities) {
      decided(await channel.connect(capabilities));
      isConnected = true;
      state.begin(versions.includes(UPDATE_STATE_VERSION));
    },
    granted,
    isGranted,
    request,
    async need(wanted) {
      if (isGranted(wanted)) return;
      await request([wanted]).catch((thrown: unknown) => {
        if (!(thrown instanceof SparksError) || thrown.code !== "unsupported") throw thrown;
      });
      if (!isGranted(wanted)) throw new SparksError("forbidden", "the client does not allow it", { path: wanted });
    },
    supports: (version) => versions.includes(version),
    allowedGateways: () => gateways,
    watchState: state.watch,
    async requestOpenId() {
      const given: unknown = await channel.requestOpenId().catch((thrown: unknown) => {
        throw new SparksError("forbidden", "no OpenID token from the client", { cause: thrown });
      });
      const token = v.safeParse(openIdTokenSchema, given);
      if (!token.success) throw new SparksError("invalid", "the client's OpenID token is malformed");
      return token.output;
    },
    ask: channel.ask,
    hear: channel.hear,
    onTheme(listener) {
      if (lastTheme !== undefined) listener(lastTheme);
      return themes.on(listener);
    },
    takeRequest() {
      const taken = lastRequest;
      lastRequest = undefined;
      return taken;
    },
    onLanguage: (listener) =>
      channel.hear("language_change", (data) => {
        const language = stringAt(data, "lang");
        if (language !== undefined) listener(language);
      }),
  };
}
