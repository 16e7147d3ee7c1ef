import "../look/page.css";
import { type ComponentType, render } from "preact";
import { createBrowserSend, createFetchSend } from "#backends";
import { SparksError, systemClock } from "#base";
import type { DirectGraph } from "#contracts";
import { createI18n, createToasts, I18nProvider } from "#ui";
import type { ConfigSource } from "../config/watch-config.ts";
import { createGatewayConsents, frameStorage } from "../gateway/gateway-consent.ts";
import { createWhyAway } from "../gateway/reachable.ts";
import { createRetry } from "../gateway/retry.ts";
import { createMatrixChannel } from "../host/matrix-channel.ts";
import { createWidgetHost } from "../host/widget-host.ts";
import { applyLook } from "../look/apply-look.ts";
import * as screens from "../shell/screens.tsx";
import { type AppProps, WidgetRoot } from "../shell/widget-root.tsx";
import { watchAttention } from "./attention.ts";
import { watchOnline } from "./online.ts";
import { readParams } from "./read-params.ts";
import { createWidgetModel } from "./widget.model.ts";

export type WidgetDefinition<Config> = {
  /** In each language, as people call it. */
  readonly name: { readonly en: string; readonly de: string };
  readonly config: ConfigSource<Config>;
  /** Capabilities that it cannot do without, beyond reading its config: where one is refused, a screen says so. */
  readonly needs?: readonly string[];
  /** Capabilities that it can use, and goes without. */
  readonly capabilities?: readonly string[];
  /** Loaded only when the widget can work. */
  readonly loadApp: () => Promise<ComponentType<AppProps<Config>>>;
};

/** Starts a widget in the element `#root` of its page. */
export function startWidget<Config>(definition: WidgetDefinition<Config>): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("the widget's page has no #root");
  const page = document.documentElement;
  const i18n = createI18n({ preferred: navigator.languages });
  const name = () => definition.name[i18n.language.value];
  const reading = readParams(location, window.parent !== window);
  if (reading.state !== "ok") {
    applyLook(page, i18n, reading.hints);
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
  const host = createWidgetHost({
    channel: createMatrixChannel({ ...params, clock }),
    clock,
    otherRooms: params.space === undefined ? [] : [params.space],
  });
  applyLook(page, i18n, params, host);
  document.title = name();
  const toasts = createToasts();
  const retry = createRetry(clock);
  const online = watchOnline(window, () => retry.wake());
  const send = createBrowserSend(createFetchSend());
  const openDirect = async (direct: DirectGraph) =>
    (await import("../direct/open-direct.ts")).openDirect(direct, { host, clock, page: window });
  const model = createWidgetModel<Config>({
    host,
    source: definition.config,
    place: { stateKey: params.configKey, space: params.space },
    needs: definition.needs ?? [],
    capabilities: definition.capabilities ?? [],
    consents: createGatewayConsents({ ownOrigin: location.origin, storage: frameStorage() }),
    send,
    clock,
    retry,
    whyAway: createWhyAway({ fetch: globalThis.fetch.bind(globalThis), page: document }),
    watch: watchAttention(window),
    loadGateway: () =>
      import("../gateway/gateway-side.ts").catch((thrown: unknown) => {
        throw new SparksError("unavailable", "a part of the widget could not be loaded", { cause: thrown });
      }),
    openDirect,
  });
  render(
    <I18nProvider value={i18n}>
      <WidgetRoot
        model={model}
        widget={name}
        configPlace={`${definition.config.type} · ${params.configKey}`}
        ownOrigin={location.origin}
        loadApp={definition.loadApp}
        contextOf={(place) => ({
          ...place,
          host,
          configKey: params.configKey,
          send,
          clock,
          retry,
          i18n,
          toasts,
          online,
        })}
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
