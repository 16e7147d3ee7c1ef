/**
 * How a widget comes to its work, and where it stands on the way:
 *
 *     connecting → (config from room state) → ask-gateway → signing-in → ready
 *
 * Each step that cannot be taken is a phase of its own with a screen of its own. A change of the config leads back to where
 * it matters.
 */
import { batch, createModel, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Send } from "#backends";
import { type Clock, type SparksError, toSparksError } from "#base";
import { type ConfigSource, watchConfig } from "../config/watch-config.ts";
import { createGatewayClient } from "../gateway/gateway-client.ts";
import { type GatewayConsents, originOf } from "../gateway/gateway-consent.ts";
import { createGatewaySession } from "../gateway/gateway-session.ts";
import type { Retry } from "../gateway/retry.ts";
import { capability, type WidgetHost } from "../host/widget-host.ts";
import type { GatewayConfig, GatewayPlace } from "./widget-context.ts";

export type WidgetPhase<Config extends GatewayConfig> =
  | { readonly at: "connecting" }
  /** The client says nothing. */
  | { readonly at: "no-answer" }
  /** The person or the client did not allow the widget to read its config. */
  | { readonly at: "not-permitted" }
  | { readonly at: "no-config" }
  | { readonly at: "newer-config"; readonly version: number }
  | { readonly at: "broken-config"; readonly error: SparksError }
  | { readonly at: "ask-gateway"; readonly origin: string }
  /** With `problem`: it is away and is tried again at `retryAt`. */
  | { readonly at: "signing-in"; readonly problem?: { readonly error: SparksError; readonly retryAt: number } }
  /** The gateway or the host refused; time does not mend it. */
  | { readonly at: "refused"; readonly error: SparksError }
  | { readonly at: "ready"; readonly place: GatewayPlace<Config> };

export type WidgetModelDeps<Config extends GatewayConfig> = {
  readonly host: WidgetHost;
  readonly source: ConfigSource<Config>;
  readonly configKey: string;
  /** Beyond reading the config. */
  readonly capabilities: readonly string[];
  readonly consents: GatewayConsents;
  readonly send: Send;
  readonly clock: Clock;
  readonly retry: Retry;
};

export type WidgetModel<Config extends GatewayConfig> = {
  readonly phase: ReadonlySignal<WidgetPhase<Config>>;
  /** The person agrees to the gateway that was asked about. */
  agree(): void;
  /** Once more, after a refusal. */
  tryAgain(): void;
  /** Once, at the start. */
  start(): Promise<void>;
};

export const createWidgetModel = <Config extends GatewayConfig>(deps: WidgetModelDeps<Config>) => {
  const Model = createModel((): WidgetModel<Config> => {
    const { host, source, configKey, consents, send, clock, retry } = deps;
    const phase = signal<WidgetPhase<Config>>({ at: "connecting" });
    const config = signal<Config | undefined>(undefined);
    let attempt = new AbortController();
    let placeGateway: string | undefined;

    const signIn = async (first: Config) => {
      attempt.abort();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      placeGateway = first.gateway;
      phase.value = { at: "signing-in" };
      const { gateway } = first;
      const session = createGatewaySession({ gateway, host, send, clock });
      try {
        const welcome = await retry.run(
          () => session.open(),
          (error, retryAt) => {
            if (!stopped.aborted) phase.value = { at: "signing-in", problem: { error, retryAt } };
          },
          stopped,
        );
        if (stopped.aborted) return;
        const current = signal(config.peek() ?? first);
        const follow = effect(() => {
          if (config.value?.gateway === gateway) current.value = config.value;
        });
        stopped.addEventListener("abort", follow);
        const client = createGatewayClient({ gateway, tokens: session, send });
        phase.value = { at: "ready", place: { config: current, session, welcome, client } };
      } catch (thrown) {
        if (!stopped.aborted) phase.value = { at: "refused", error: toSparksError(thrown) };
      }
    };

    const leavePlace = (next: WidgetPhase<Config>) => {
      attempt.abort();
      placeGateway = undefined;
      phase.value = next;
    };

    const proceed = (next: Config) => {
      config.value = next;
      if (placeGateway === next.gateway) return;
      if (consents.has(next.gateway) || host.allowedGateways().includes(originOf(next.gateway))) void signIn(next);
      else leavePlace({ at: "ask-gateway", origin: originOf(next.gateway) });
    };

    const read = (reading: ReturnType<ConfigSource<Config>["read"]>) => {
      if (reading.state === "ok") return proceed(reading.config);
      batch(() => {
        config.value = undefined;
        if (reading.state === "missing") leavePlace({ at: "no-config" });
        else if (reading.state === "newer") leavePlace({ at: "newer-config", version: reading.version });
        else leavePlace({ at: "broken-config", error: reading.error });
      });
    };

    return {
      phase,
      agree() {
        const agreed = config.peek();
        if (!agreed) return;
        consents.give(agreed.gateway);
        void signIn(agreed);
      },
      tryAgain() {
        const wanted = config.peek();
        if (wanted) void signIn(wanted);
      },
      async start() {
        const readsConfig = capability.receiveState(source.type, configKey);
        try {
          await host.connect([readsConfig, ...deps.capabilities]);
        } catch (thrown) {
          if (toSparksError(thrown).code !== "unavailable") throw thrown;
          phase.value = { at: "no-answer" };
          return;
        }
        if (!host.isGranted(readsConfig)) {
          phase.value = { at: "not-permitted" };
          return;
        }
        const { reading } = watchConfig(host, source, configKey);
        reading.subscribe((value) => {
          if (value !== undefined) read(value);
        });
      },
    };
  });
  return new Model();
};
