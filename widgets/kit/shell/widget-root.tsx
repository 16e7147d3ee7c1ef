import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import type { Clock } from "#base";
import { ToastRegion, type Toasts } from "#ui";
import type { DirectSession } from "../direct/direct-session.ts";
import type { WidgetModel } from "../start/widget.model.ts";
import type { WidgetContext, WidgetPlace } from "../start/widget-context.ts";
import type { DirectScreenProps } from "./direct-screens.tsx";
import * as gatewayScreens from "./gateway-screens.tsx";
import * as screens from "./screens.tsx";
import styles from "./shell.module.css";

export type AppProps<Config> = { readonly context: WidgetContext<Config> };

export type WidgetRootProps<Config> = {
  readonly model: WidgetModel<Config>;
  /** Name of the widget in the person's language. */
  readonly widget: () => string;
  /** Event type and state key of its config. */
  readonly configPlace: string;
  readonly ownOrigin: string;
  readonly loadApp: () => Promise<ComponentType<AppProps<Config>>>;
  readonly contextOf: (place: WidgetPlace<Config>) => WidgetContext<Config>;
  readonly online: ReadonlySignal<boolean>;
  readonly clock: Clock;
  readonly toasts: Toasts;
  readonly onTryNow: () => void;
  readonly onReload: () => void;
};

/** Shows the phase that the widget is in. */
export function WidgetRoot<Config>(props: WidgetRootProps<Config>) {
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

function Phase<Config>(props: WidgetRootProps<Config>) {
  const { model, online, clock, ownOrigin, configPlace, onTryNow, onReload } = props;
  const phase = model.phase.value;
  const widget = props.widget();
  // A host that decides only once may ask again when the widget begins again.
  const onAskAgain = () => model.askAgain().catch(onReload);
  switch (phase.at) {
    case "connecting":
      return <screens.LoadingScreen widget={widget} />;
    case "no-answer":
      return <screens.NoAnswerScreen widget={widget} onReload={onReload} />;
    case "not-permitted":
      return (
        <screens.NotPermittedScreen
          {...phase}
          widget={widget}
          configType={configPlace.split(" ", 1)[0] ?? ""}
          onAskAgain={onAskAgain}
        />
      );
    case "no-config":
      return (
        <screens.NoConfigScreen
          {...phase}
          widget={widget}
          configPlace={configPlace}
          onSetUp={model.setUp}
          onAskAgain={onAskAgain}
        />
      );
    case "newer-config":
      return <screens.NewerConfigScreen {...phase} widget={widget} onReload={onReload} />;
    case "broken-config":
      return <screens.BrokenConfigScreen {...phase} widget={widget} onSetUp={model.setUp} />;
    case "ask-gateway":
      return <gatewayScreens.AskGatewayScreen {...phase} widget={widget} onAgree={model.agree} />;
    case "signing-in":
      return (
        <gatewayScreens.SigningInScreen
          {...phase}
          widget={widget}
          ownOrigin={ownOrigin}
          online={online.value}
          clock={clock}
          onTryNow={onTryNow}
        />
      );
    case "declined":
      return <gatewayScreens.DeclinedScreen {...phase} widget={widget} onTryAgain={model.tryAgain} />;
    case "refused":
      return (
        <gatewayScreens.RefusedScreen {...phase} widget={widget} ownOrigin={ownOrigin} onTryAgain={model.tryAgain} />
      );
    case "direct": {
      const want = phase.session?.want.value;
      if (!phase.session || !want) return <screens.LoadingScreen widget={widget} />;
      return <LateDirectScreen widget={widget} session={phase.session} want={want} ownOrigin={ownOrigin} />;
    }
    case "ready":
      return <Ready key={phase.place.welcome?.token ?? "here"} {...props} place={phase.place} />;
  }
}

type ResumableProps = Pick<WidgetRootProps<unknown>, "widget" | "ownOrigin"> & {
  readonly session: DirectSession;
  readonly app: ComponentChildren;
};

/** What the person was at stays as it is, below the question whether they sign in again. */
function Resumable({ session, app, widget, ownOrigin }: ResumableProps) {
  const want = session.want.value;
  return (
    <>
      <div class={styles.app} inert={want !== undefined}>
        {app}
      </div>
      {want && (
        <div class={styles.over} role="alertdialog" aria-label={widget()}>
          <LateDirectScreen widget={widget()} session={session} want={want} ownOrigin={ownOrigin} />
        </div>
      )}
    </>
  );
}

/** Comes when it is needed: most widgets never show it. */
function LateDirectScreen(props: DirectScreenProps) {
  const [Screen, setScreen] = useState<{ readonly of: ComponentType<DirectScreenProps> }>();
  useEffect(() => {
    void import("./direct-screens.tsx").then(({ DirectScreen }) => setScreen({ of: DirectScreen }));
  }, []);
  return Screen ? <Screen.of {...props} /> : <screens.LoadingScreen widget={props.widget} />;
}

function Ready<Config>(props: WidgetRootProps<Config> & { readonly place: WidgetPlace<Config> }) {
  const { place, loadApp, contextOf, widget } = props;
  const [loaded, setLoaded] = useState<{ App: ComponentType<AppProps<Config>>; context: WidgetContext<Config> }>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    loadApp().then(
      (App) => setLoaded({ App, context: contextOf(place) }),
      () => setFailed(true),
    );
  }, [place]);
  if (failed) return <screens.BrokenViewScreen widget={widget()} onReload={props.onReload} />;
  if (!loaded) return <screens.LoadingScreen widget={widget()} />;
  const app = <loaded.App context={loaded.context} />;
  return place.direct ? <Resumable {...props} session={place.direct} app={app} /> : app;
}
