import lockIcon from "icon:folder-lock";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ROOT_PATH } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { AppProps } from "#kit";
import type { FileEntry } from "#model";
import { EmptyState, ErrorState, SkeletonRows, useMessages, VisuallyHidden } from "#ui";
import { ConnectPane } from "../connect/connect-pane.tsx";
import { filesMessages } from "../files.messages.ts";
import { startPath } from "../folder/start-path.ts";
import { createDeviceSide } from "../offline/device-side.ts";
import { frameDatabases } from "../offline/device-store.ts";
import type { PickStore } from "../pick/picker.model.ts";
import { createDirectPlaceModel } from "../place/direct-place.model.ts";
import { createPlaceModel, type PlacePhase } from "../place/place.model.ts";
import { whoseFiles } from "../place/whose.ts";
import { HostRequests } from "../room/host-requests.tsx";
import { saveFile } from "../transfers/save-file.ts";
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
    const { direct, client, session, welcome } = context;
    if (direct) return createDirectPlaceModel({ ...context, session: direct, onFault });
    if (client && session && welcome) return createPlaceModel({ ...context, client, session, welcome, onFault });
    throw new SparksError("invalid", "the settings name neither a gateway nor a store");
  }, [context]);
  const device = useMemo(
    () =>
      createDeviceSide({
        owner: whoseFiles(context),
        retry: context.retry,
        clock: context.clock,
        online: () => context.online.peek(),
        databases: frameDatabases(),
        locks: navigator.locks,
        save: saveFile,
        onError: (error) => place.notice(error),
      }),
    [context, place],
  );
  useEffect(() => place.start(), [place]);
  useEffect(() => () => device.stop(), [device]);
  const config = context.config.value;
  const offer = context.welcome?.upstreams.find(({ id }) => id === config.upstream);
  const label = config.label ?? offer?.label ?? t("files");
  const gateway = context.direct?.store ?? new URL(config.gateway ?? location.href).host;
  const phase = place.phase.value;
  const open = phase.at === "open" ? phase : undefined;
  const storeId = open && storeIdOf(open);
  const store = useMemo(
    () =>
      open && storeId !== undefined
        ? device.open({ id: storeId, label: nameOf(open, label), backend: open.backend })
        : undefined,
    [device, open?.backend, storeId],
  );

  const onDisconnect = async () => {
    try {
      const connection = open?.connection;
      await place.disconnect();
      if (connection) await device.forget((id) => id.startsWith(`${connection.id} `));
      context.toasts.show({ text: t("disconnected") });
    } catch (thrown) {
      place.notice(toSparksError(thrown));
      context.toasts.show({ text: t("actFailed"), tone: "danger" });
    }
  };
  const [arrived, setArrived] = useState<FileEntry>();
  /** The place that is shown, and then the others of the connection. */
  const storesOf = (open: OpenPhase): readonly PickStore[] =>
    [open.place, ...open.places.filter(({ id }) => id !== open.place.id)].map(({ id, name }) => ({
      key: id,
      label: open.places.length > 1 ? name || label : label,
      startAt: id === open.places[0]?.id ? startPath(config.path) : ROOT_PATH,
      open: (signal) => place.openRoot(id, signal),
    }));

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
      // Only a gateway has connections.
      if (!context.client) return null;
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
        <>
          {store && (
            <Browser
              key={`${phase.connection.id} ${phase.place.id}`}
              context={context}
              store={store}
              device={device}
              username={phase.connection.username}
              label={nameOf(phase, label)}
              places={phase.places}
              placeId={phase.place.id}
              storeId={storeIdOf(phase)}
              onPlace={place.choose}
              gateway={gateway}
              startAt={phase.place.id === phase.places[0]?.id ? config.path : undefined}
              onError={place.notice}
              onDisconnect={context.direct ? undefined : onDisconnect}
              arrived={arrived}
            />
          )}
          <HostRequests
            key={phase.connection.id}
            context={context}
            stores={storesOf(phase)}
            onSaved={(saved, entry) => {
              if (saved.key === phase.place.id) setArrived(entry);
            }}
          />
        </>
      );
  }
}

type OpenPhase = Extract<PlacePhase, { readonly at: "open" }>;

/** Names a place of a connection from day to day; what is of one connection begins alike. */
const storeIdOf = ({ connection, place }: OpenPhase): string => `${connection.id} ${place.id}`;

const nameOf = ({ places, place }: OpenPhase, label: string): string =>
  places.length > 1 ? place.name || label : label;

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
