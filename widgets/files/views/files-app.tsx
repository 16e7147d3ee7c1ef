import lockIcon from "icon:folder-lock";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { toSparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { AppProps } from "#kit";
import { EmptyState, ErrorState, SkeletonRows, useMessages, VisuallyHidden } from "#ui";
import { ConnectPane } from "../connect/connect-pane.tsx";
import { filesMessages } from "../files.messages.ts";
import { createPlaceModel } from "../place/place.model.ts";
import { AwayState } from "./away.tsx";
import { Browser } from "./browser.tsx";
import styles from "./files-app.module.css";

/** The files widget once it is signed in to the gateway. */
export function FilesApp({ context }: AppProps<FilesConfig>) {
  const t = useMessages(filesMessages);
  const texts = useRef(t);
  texts.current = t;
  const place = useMemo(() => {
    const onFault = () => context.toasts.show({ text: texts.current("actFailed"), tone: "danger" });
    return createPlaceModel({ ...context, onFault });
  }, [context]);
  useEffect(() => place.start(), [place]);
  const config = context.config.value;
  const offer = context.welcome.upstreams.find(({ id }) => id === config.upstream);
  const label = config.label ?? offer?.label ?? t("files");
  const gateway = new URL(config.gateway).host;
  const phase = place.phase.value;

  switch (phase.at) {
    case "looking":
      if (!phase.problem) return <Loading title={label} />;
      return (
        <Centre title={label}>
          <AwayState {...phase.problem} context={context} gateway={gateway} />
        </Centre>
      );
    case "not-offered":
      return (
        <Centre title={label}>
          <EmptyState icon={lockIcon} title={t("notOfferedTitle")} text={t("notOfferedText", { gateway })} />
        </Centre>
      );
    case "failed":
      return (
        <Centre title={label}>
          <ErrorState
            title={t("failedTitle")}
            text={t("failedText")}
            action={{ label: t("tryAgain"), onClick: place.tryAgain }}
          />
        </Centre>
      );
    case "connect":
    case "reconnect":
      return (
        <main class={styles.whole}>
          <ConnectPane
            key={phase.at}
            offers={offer ? [offer] : []}
            client={context.client}
            existing={phase.at === "reconnect" ? phase.connection : undefined}
            label={label}
            clock={context.clock}
            onDone={place.tryAgain}
          />
        </main>
      );
    case "open":
      return (
        <Browser
          key={`${phase.connection.id} ${phase.place.id}`}
          context={context}
          backend={phase.backend}
          username={phase.connection.username}
          label={phase.places.length > 1 ? phase.place.name || label : label}
          places={phase.places}
          placeId={phase.place.id}
          storeId={`${phase.connection.id} ${phase.place.id}`}
          onPlace={place.choose}
          gateway={gateway}
          startAt={phase.place.id === phase.places[0]?.id ? config.path : undefined}
          onError={place.notice}
          onDisconnect={async () => {
            try {
              await place.disconnect();
              context.toasts.show({ text: t("disconnected") });
            } catch (thrown) {
              place.notice(toSparksError(thrown));
              context.toasts.show({ text: t("actFailed"), tone: "danger" });
            }
          }}
        />
      );
  }
}

const Centre = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <main class={styles.centre}>
    <VisuallyHidden>
      <h1>{title}</h1>
    </VisuallyHidden>
    {children}
  </main>
);

const Loading = ({ title }: { readonly title: string }) => (
  <main class={styles.loading}>
    <VisuallyHidden>
      <h1>{title}</h1>
    </VisuallyHidden>
    <SkeletonRows count={8} rowHeight={44} />
  </main>
);
