import type { ReadonlySignal } from "@preact/signals";
import type { Send } from "#backends";
import type { Clock } from "#base";
import type { SessionReply } from "#contracts";
import type { I18n, Toasts } from "#ui";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { GatewaySession } from "../gateway/gateway-session.ts";
import type { Retry } from "../gateway/retry.ts";
import type { WidgetHost } from "../host/widget-host.ts";

/** Every widget that uses a gateway names it in its config. */
export type GatewayConfig = { readonly gateway: string };

/** A gateway that the person agreed to and is signed in to. */
export type GatewayPlace<Config extends GatewayConfig> = {
  /** Follows room state; the gateway in it never changes: another one is another place. */
  readonly config: ReadonlySignal<Config>;
  readonly session: GatewaySession;
  readonly welcome: SessionReply;
  readonly client: GatewayClient;
};

/** What a widget is handed once it can begin. */
export type WidgetContext<Config extends GatewayConfig> = GatewayPlace<Config> & {
  readonly host: WidgetHost;
  readonly send: Send;
  readonly clock: Clock;
  readonly retry: Retry;
  readonly i18n: I18n;
  readonly toasts: Toasts;
  /** False while the device itself has no network. */
  readonly online: ReadonlySignal<boolean>;
};
