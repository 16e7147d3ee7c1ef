import type { ReadonlySignal } from "@preact/signals";
import type { Send } from "#backends";
import type { Clock } from "#base";
import type { SessionReply } from "#contracts";
import type { I18n, Toasts } from "#ui";
import type { DirectSession } from "../direct/direct-session.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { GatewaySession } from "../gateway/gateway-session.ts";
import type { Retry } from "../gateway/retry.ts";
import type { WidgetHost } from "../host/widget-host.ts";

/** A gateway that the person agreed to and is signed in to. */
export type GatewaySide = {
  readonly session: GatewaySession;
  readonly welcome: SessionReply;
  readonly client: GatewayClient;
};

/** A store that the widget reaches itself, with the person signed in. */
export type DirectSide = { readonly direct: DirectSession };

/**
 * Where the widget works. A config that names a gateway (`gateway`: its base URL) has one; where the name is optional in the schema,
 * so is everything about it. One that names a store to be reached directly (`direct`) has the sign-in to it.
 */
export type WidgetPlace<Config> = {
  /** Follows room state; the gateway in it never changes: another one is another place. */
  readonly config: ReadonlySignal<Config>;
} & (Config extends { readonly gateway: string } ? GatewaySide : Partial<GatewaySide>) &
  Partial<DirectSide>;

/** What a widget is handed once it can begin. */
export type WidgetContext<Config> = WidgetPlace<Config> & {
  readonly host: WidgetHost;
  /** State key of its settings. */
  readonly configKey: string;
  readonly send: Send;
  readonly clock: Clock;
  readonly retry: Retry;
  readonly i18n: I18n;
  readonly toasts: Toasts;
  /** False while the device itself has no network. */
  readonly online: ReadonlySignal<boolean>;
};
