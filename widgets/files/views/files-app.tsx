import lockIcon from "icon:folder-lock";
import { computed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { FilesConfig } from "#contracts";
import type { AppProps, WidgetContext } from "#kit";
import { EmptyState, ErrorState, SkeletonRows, translator, useMessages, VisuallyHidden } from "#ui";
import { ConnectPane } from "../connect/connect-pane.tsx";
import { ConnectionSettings } from "../connect/connection-settings.tsx";
import { createDesk, type Desk } from "../desk/desk.ts";
import { filesMessages } from "../files.messages.ts";
import { FindPage } from "../find/find-page.tsx";
import { type GatewaySource, isAtGateway } from "../places/gateway-source.ts";
import { pickStores } from "../places/pick-stores.ts";
import type { PlaceSource } from "../places/place-source.ts";
import { HostRequests } from "../room/host-requests.tsx";
import { roomMessages } from "../room/room.messages.ts";
import { createRoomSource, ROOM_SOURCE } from "../room/room-source.ts";
import { AwayState } from "./away.tsx";
import { Browser } from "./browser.tsx";
import styles from "./files-app.module.css";
import { FindPlaceDialog } from "./find-place-dialog.tsx";
import { PlacesNav } from "./places-nav.tsx";

/** The files widget once it is signed in to the gateway: the places, and the one that is shown. */
export function FilesApp({ context }: AppProps<FilesConfig>) {
  const { client, toasts, welcome, clock } = context;
  const [isAdding, setAdding] = useState(false);
  const [settingsOf, setSettingsOf] = useState<GatewaySource>();
  const desk = useMemo(() => {
    const { host, i18n } = context;
    const label = computed(() => translator(i18n, roomMessages)("attachments"));
    return createDesk(context, [createRoomSource({ host, label })]);
  }, [context]);
  const { places } = desk;
  useEffect(() => {
    const stop = places.start();
    return () => {
      stop();
      desk.stop();
    };
  }, [places, desk]);
  const shown = places.shown.value;
  // Whoever has chosen a place does not want to add one any more.
  const visit = desk.visit.value;
  const page = desk.page.value;
  useEffect(() => setAdding(false), [shown, visit, page]);
  useEffect(() => {
    if (!isAdding) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) setAdding(false);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isAdding]);
  const findingIn = desk.findingIn.value;
  const connection = settingsOf?.connection.value;
  // Only a gateway has connections.
  const onAdd = client ? () => setAdding(true) : undefined;

  return (
    <div class={styles.app}>
      {(shown.at === "store" || hasSeveral(places.sources.value)) && (
        <PlacesNav desk={desk} onAdd={onAdd} onSettings={setSettingsOf} />
      )}
      {isAdding && client && welcome ? (
        <main class={styles.whole}>
          <ConnectPane
            offers={welcome.upstreams}
            client={client}
            clock={clock}
            onDone={(made) => {
              setAdding(false);
              desk.back();
              places.adopt(made);
            }}
            onCancel={() => setAdding(false)}
          />
        </main>
      ) : page !== "place" && shown.at !== "not-offered" ? (
        <FindPage key={page} page={page} desk={desk} />
      ) : (
        <Shown desk={desk} onAdd={onAdd} onSettings={setSettingsOf} />
      )}
      {places.sources.value.some(isOpen) && (
        <HostRequests
          context={context}
          stores={pickStores(places, context.config.value)}
          onSaved={(saved, entry) => desk.device.uploaded.emit({ entry, storeId: saved.key })}
        />
      )}
      {findingIn && <FindPlaceDialog desk={desk} source={findingIn} />}
      {settingsOf && connection && client && (
        <ConnectionSettings
          connection={connection}
          client={client}
          onChanged={settingsOf.renamed}
          onSignInAgain={() => {
            setSettingsOf(undefined);
            settingsOf.signInAgain();
            desk.enter(settingsOf.id);
          }}
          onRemoved={(_, notice) => {
            setSettingsOf(undefined);
            settingsOf.removed();
            toasts.show({ text: notice });
          }}
          onClose={() => setSettingsOf(undefined)}
        />
      )}
    </div>
  );
}

/** Somewhere to keep things, and to take them from: the room alone is none. */
const isOpen = ({ id, state }: PlaceSource): boolean => id !== ROOM_SOURCE && state.value.at === "open";

/** With one place there is nothing to choose. */
const hasSeveral = (sources: readonly PlaceSource[]): boolean => {
  const [first, ...rest] = sources;
  const state = first?.state.value;
  return rest.some(({ id }) => id !== ROOM_SOURCE) || (state?.at === "open" && state.places.length > 1);
};

type ShownProps = {
  readonly desk: Desk;
  readonly onAdd: (() => void) | undefined;
  readonly onSettings: (source: GatewaySource) => void;
};

function Shown({ desk, onAdd, onSettings }: ShownProps) {
  const t = useMessages(filesMessages);
  const { context, places } = desk;
  const config = context.config.value;
  const gateway = hostOf(context);
  const shown = places.shown.value;

  switch (shown.at) {
    case "not-offered":
      return (
        <Centre title={config.label ?? t("files")}>
          <EmptyState icon={lockIcon} title={t("notOfferedTitle")} text={t("notOfferedText", { gateway })} />
        </Centre>
      );
    case "source":
      return <SourceState desk={desk} source={shown.source} />;
    case "opening":
      return <Loading title={shown.place.name || shown.source.label.value} />;
    case "failed":
      return (
        <Failed
          title={shown.place.name || shown.source.label.value}
          onAgain={() => places.choose(shown.source.id, shown.place.id)}
        />
      );
    case "store": {
      const { store } = shown;
      const { source } = store;
      const isMain = places.sources.value[0] === source;
      const state = source.state.value;
      const entrance = desk.entrance.value?.storeId === store.id ? desk.entrance.value : undefined;
      const isRoomPlace = state.at === "open" && (config.place ?? state.places[0]?.id) === store.place.id;
      return (
        <Browser
          key={`${store.id} ${desk.visit.value}`}
          desk={desk}
          store={store}
          gateway={gateway}
          startAt={entrance?.folder ?? (isMain && isRoomPlace ? config.path : undefined)}
          focusAt={entrance?.focus}
          onAdd={onAdd}
          onSettings={isAtGateway(source) ? () => onSettings(source) : undefined}
        />
      );
    }
  }
}

/** What there is to say of a source that is not open. */
function SourceState({ desk, source }: { readonly desk: Desk; readonly source: PlaceSource }) {
  const { context } = desk;
  const label = source.label.value;
  const state = source.state.value;
  switch (state.at) {
    case "open":
      return <Loading title={label} />;
    case "looking":
      if (!state.problem) return <Loading title={label} />;
      return (
        <Centre title={label}>
          <AwayState {...state.problem} context={context} gateway={hostOf(context)} />
        </Centre>
      );
    case "sign-in":
      if (isAtGateway(source)) return <SignIn desk={desk} source={source} isAgain={state.username !== undefined} />;
      return <Failed title={label} onAgain={source.tryAgain} />;
    case "failed":
      return <Failed title={label} onAgain={source.tryAgain} />;
  }
}

type SignInProps = { readonly desk: Desk; readonly source: GatewaySource; readonly isAgain: boolean };

function SignIn({ desk: { context, places }, source, isAgain }: SignInProps) {
  const existing = source.connection.value;
  const { client, welcome } = context;
  if (!client || !welcome) return null;
  return (
    <main class={styles.whole}>
      <ConnectPane
        key={isAgain ? "again" : "connect"}
        offers={welcome.upstreams.filter(({ id }) => id === source.upstream)}
        client={client}
        {...(isAgain && existing ? { existing } : {})}
        label={source.label.value}
        clock={context.clock}
        onDone={places.adopt}
      />
    </main>
  );
}

/** Who answers for the files: the gateway, or the store itself. */
const hostOf = ({ direct, config }: WidgetContext<FilesConfig>): string =>
  direct?.store ?? new URL(config.value.gateway ?? location.href).host;

function Failed({ title, onAgain }: { readonly title: string; readonly onAgain: () => void }) {
  const t = useMessages(filesMessages);
  return (
    <Centre title={title}>
      <ErrorState title={t("failedTitle")} text={t("failedText")} action={{ label: t("tryAgain"), onClick: onAgain }} />
    </Centre>
  );
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
