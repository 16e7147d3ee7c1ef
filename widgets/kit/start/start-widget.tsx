import { type ComponentType, render } from "preact";
import { createBrowserSend, createFetchSend } from "#backends";
import { systemClock } from "#base";
import { createI18n, createToasts, I18nProvider } from "#ui";
import type { ConfigSource } from "../config/watch-config.ts";
import { createGatewayConsents, frameStorage } from "../gateway/gateway-consent.ts";
import { createRetry } from "../gateway/retry.ts";
import { createMatrixHost } from "../host/matrix-host.ts";
import { applyLook } from "../look/apply-look.ts";
import * as screens from "../shell/screens.tsx";
import { type AppProps, WidgetRoot } from "../shell/widget-root.tsx";
import { watchOnline } from "./online.ts";
import { readParams } from "./read-params.ts";
import { createWidgetModel } from "./widget.model.ts";
import type { GatewayConfig } from "./widget-context.ts";

export type WidgetDefinition<Config extends GatewayConfig> = {
  /** In each language, as people call it. */
  readonly name: { readonly en: string; readonly de: string };
  readonly config: ConfigSource<Config>;
  /** What it asks of the host beyond reading its config. */
  readonly capabilities: readonly string[];
  /** Loaded only when the widget can work. */
  readonly loadApp: () => Promise<ComponentType<AppProps<Config>>>;
};

/** Starts a widget in the element `root` of its page. */
export function startWidget<Config extends GatewayConfig>(
  definition: WidgetDefinition<Config>,
  root: HTMLElement,
): void {
  const page = document.documentElement;
  const i18n = createI18n({ preferred: navigator.languages });
  const name = () => definition.name[i18n.language.value];
  const reading = readParams(location, window.parent !== window);
  if (reading.state !== "ok") {
    applyLook(page, i18n, {});
    document.title = name();
    const screen =
      reading.state === "outside" ? (
        <screens.OutsideScreen widget={name()} />
      ) : (
        <screens.MissingScreen widget={name()} names={reading.names} />
      );
    render(<I18nProvider value={i18n}>{screen}</I18nProvider>, root);
    return;
  }

  const { params } = reading;
  const clock = systemClock;
  const host = createMatrixHost({ ...params, clock });
  applyLook(page, i18n, params, host);
  document.title = name();
  const toasts = createToasts();
  const retry = createRetry(clock);
  const online = watchOnline(window, () => retry.wake());
  const send = createBrowserSend(createFetchSend());
  const consents = createGatewayConsents({ ownOrigin: location.origin, storage: frameStorage() });
  let gateway = "";
  const source: ConfigSource<Config> = {
    type: definition.config.type,
    read(content) {
      const config = definition.config.read(content);
      if (config.state === "ok") gateway = config.config.gateway;
      return config;
    },
  };
  const model = createWidgetModel<Config>({
    host,
    source,
    configKey: params.configKey,
    capabilities: definition.capabilities,
    consents,
    send,
    clock,
    retry,
  });
  render(
    <I18nProvider value={i18n}>
      <WidgetRoot
        model={model}
        widget={name}
        loadApp={definition.loadApp}
        contextOf={(place) => ({ ...place, host, send, clock, retry, i18n, toasts, online })}
        gateway={() => gateway}
        online={online}
        clock={clock}
        toasts={toasts}
        onTryNow={retry.wake}
        onReload={() => location.reload()}
      />
    </I18nProvider>,
    root,
  );
  void model.start();
}
