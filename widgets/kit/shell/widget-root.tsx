import type { ReadonlySignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import type { Clock } from "#base";
import { ToastRegion, type Toasts } from "#ui";
import type { WidgetModel } from "../start/widget.model.ts";
import type { GatewayConfig, GatewayPlace, WidgetContext } from "../start/widget-context.ts";
import * as screens from "./screens.tsx";

export type AppProps<Config extends GatewayConfig> = { readonly context: WidgetContext<Config> };

export type WidgetRootProps<Config extends GatewayConfig> = {
  readonly model: WidgetModel<Config>;
  /** Name of the widget in the person's language. */
  readonly widget: () => string;
  readonly loadApp: () => Promise<ComponentType<AppProps<Config>>>;
  readonly contextOf: (place: GatewayPlace<Config>) => WidgetContext<Config>;
  readonly gateway: () => string;
  readonly online: ReadonlySignal<boolean>;
  readonly clock: Clock;
  readonly toasts: Toasts;
  readonly onTryNow: () => void;
  readonly onReload: () => void;
};

/** Shows the phase that the widget is in. */
export function WidgetRoot<Config extends GatewayConfig>(props: WidgetRootProps<Config>) {
  const { toasts, onReload } = props;
  const [broken] = useErrorBoundary((thrown) => console.error("view", thrown));
  if (broken) return <screens.BrokenViewScreen widget={props.widget()} onReload={onReload} />;
  return (
    <>
      <Phase {...props} />
      <ToastRegion toasts={toasts} />
    </>
  );
}

function Phase<Config extends GatewayConfig>(props: WidgetRootProps<Config>) {
  const { model, online, clock, onTryNow, onReload } = props;
  const phase = model.phase.value;
  const widget = props.widget();
  switch (phase.at) {
    case "connecting":
      return <screens.LoadingScreen widget={widget} />;
    case "no-answer":
      return <screens.NoAnswerScreen widget={widget} onReload={onReload} />;
    case "not-permitted":
      return <screens.NotPermittedScreen widget={widget} onReload={onReload} />;
    case "no-config":
      return <screens.NoConfigScreen widget={widget} />;
    case "newer-config":
      return <screens.NewerConfigScreen widget={widget} version={phase.version} />;
    case "broken-config":
      return <screens.BrokenConfigScreen widget={widget} error={phase.error} />;
    case "ask-gateway":
      return <screens.AskGatewayScreen widget={widget} origin={phase.origin} onAgree={model.agree} />;
    case "signing-in":
      return (
        <screens.SigningInScreen
          widget={widget}
          gateway={props.gateway()}
          online={online.value}
          problem={phase.problem}
          clock={clock}
          onTryNow={onTryNow}
        />
      );
    case "refused":
      return (
        <screens.RefusedScreen
          widget={widget}
          gateway={props.gateway()}
          error={phase.error}
          onTryAgain={model.tryAgain}
        />
      );
    case "ready":
      return <Ready key={phase.place.welcome.token} {...props} place={phase.place} />;
  }
}

function Ready<Config extends GatewayConfig>(
  props: WidgetRootProps<Config> & { readonly place: GatewayPlace<Config> },
) {
  const { place, loadApp, contextOf, widget } = props;
  const [loaded, setLoaded] = useState<{ App: ComponentType<AppProps<Config>>; context: WidgetContext<Config> }>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    loadApp().then(
      (App) => setLoaded({ App, context: contextOf(place) }),
      () => setFailed(true),
    );
  }, [place]);
  if (failed) return <screens.NoAnswerScreen widget={widget()} onReload={props.onReload} />;
  if (!loaded) return <screens.LoadingScreen widget={widget()} />;
  return <loaded.App context={loaded.context} />;
}
