/** All places that the person has here: which there are, which is shown, and the opened ones by id. */
import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import { SparksError, toSparksError } from "#base";
import type { Connection, FilesConfig } from "#contracts";
import type { GatewaySession, WidgetContext } from "#kit";
import type { FilePlace } from "#model";
import type { OpenStore } from "../desk/open-store.ts";
import { rememberLocks } from "../details/remember-locks.ts";
import type { DeviceSide } from "../offline/device-side.ts";
import { createDirectSource } from "./direct-source.ts";
import { createGatewaySource, type GatewaySource, isAtGateway } from "./gateway-source.ts";
import { type PlaceSource, placeOfStore, storeIdOf } from "./place-source.ts";

export type Shown =
  /** Its state says what: looking, to be signed in to, failed. */
  | { readonly at: "source"; readonly source: PlaceSource }
  | { readonly at: "opening"; readonly source: PlaceSource; readonly place: FilePlace }
  | { readonly at: "store"; readonly store: OpenStore }
  | { readonly at: "failed"; readonly source: PlaceSource; readonly place: FilePlace; readonly error: SparksError }
  /** The gateway does not offer the person what the config names. */
  | { readonly at: "not-offered" };

export type PlacesModel = {
  /** What the room's config names is the first. */
  readonly sources: ReadonlySignal<readonly PlaceSource[]>;
  readonly shown: ReadonlySignal<Shown>;
  /** Shows a place; where its source is not open, what there is to say of that. */
  choose(sourceId: string, placeId?: string): void;
  /** Undefined while it is not open. */
  store(storeId: string): OpenStore | undefined;
  /** Opens it without showing it. @throws SparksError `not-found`: there is no such place; as `FilesServer.open` */
  openStore(storeId: string, signal?: AbortSignal): Promise<OpenStore>;
  /** Told when one has been opened, closed or opened anew. Returns what stops it. */
  watch(changed: () => void): () => void;
  /** A further account of the person, just made at the gateway. */
  adopt(connection: Connection): void;
  /** Of the store: a refused sign-in is shown. */
  notice(error: SparksError, storeId: string): void;
  /** Looks for the connections; again when the config names another upstream. Returns what stops it. */
  start(): () => void;
};

export type PlacesDeps = Pick<
  WidgetContext<FilesConfig>,
  "config" | "client" | "session" | "welcome" | "direct" | "send" | "retry" | "clock"
> & {
  readonly device: Pick<DeviceSide, "open" | "close" | "forget" | "added">;
  /** Sources beside what the config names, such as the room. */
  readonly others?: readonly PlaceSource[];
};

type GatewayAddress = { readonly gateway: string; readonly session: GatewaySession };

export const createPlacesModel = (deps: PlacesDeps): PlacesModel => {
  const Model = createModel((): PlacesModel => {
    const { config, client, session, welcome, direct, retry, device, others = [] } = deps;
    const sources = signal<readonly PlaceSource[]>([]);
    const shown = signal<Shown>({ at: "not-offered" });
    const opened = new Map<string, OpenStore>();
    const listeners = new Set<() => void>();
    let wanted: { readonly sourceId: string; readonly placeId?: string } | undefined;
    let attempt = new AbortController();
    let opening = new AbortController();
    let following: (() => void)[] = [];

    const tell = () => {
      for (const changed of [...listeners]) changed();
    };
    const offerOf = (upstream: string | undefined) => welcome?.upstreams.find(({ id }) => id === upstream);
    const roomLabel = computed(() => config.value.label);
    const gatewaySource = (gateway: GatewayAddress, upstream: string, connection?: Connection): GatewaySource =>
      createGatewaySource({
        ...{ context: deps, ...gateway, upstream },
        roomLabel: () => (connection ? undefined : roomLabel.value),
        offerLabel: offerOf(upstream)?.label ?? upstream,
        ...(connection ? { connection } : {}),
        added: device.added,
        onLookAgain: () => void look(),
        onRemoved: (id) => void dropRemoved(id),
      });
    /** Undefined where the widget works without one. */
    const gatewayAddress = (): GatewayAddress | undefined => {
      const { gateway } = config.peek();
      return gateway !== undefined && session ? { gateway, session } : undefined;
    };
    const sourceBy = (id: string) => sources.peek().find((source) => source.id === id);
    const shownSource = (): PlaceSource | undefined => {
      const now = shown.peek();
      if (now.at === "store") return now.store.source;
      return now.at === "not-offered" ? undefined : now.source;
    };

    const close = (which: (store: OpenStore) => boolean) => {
      for (const [id, store] of opened) {
        if (!which(store)) continue;
        opened.delete(id);
        device.close(id);
      }
    };
    /** What is kept of an account goes with it; so does its line, where it is not what the room names. */
    const dropRemoved = async (id: string) => {
      const shownBefore = shownSource();
      const [main, ...rest] = sources.peek();
      const isGone = (source: PlaceSource) => isAtGateway(source) && !source.connection.peek();
      sources.value = main ? [main, ...rest.filter((source) => !isGone(source))] : [];
      if (shownBefore && isGone(shownBefore)) show(main);
      await device.forget((storeId) => placeOfStore(storeId).sourceId === id);
    };

    const follow = (list: readonly PlaceSource[]) => {
      for (const stop of following) stop();
      following = list.map((source) =>
        source.state.subscribe((state) => {
          if (state.at !== "open") close((store) => store.source === source);
          if (wanted ? wanted.sourceId === source.id : shownSource() === source) show(source, wanted?.placeId);
          tell();
        }),
      );
    };

    /** What is to be seen of a source now; its place is opened when it can be. */
    const show = (source: PlaceSource | undefined, placeId?: string) => {
      opening.abort();
      if (!source) {
        shown.value = { at: "not-offered" };
        return;
      }
      const state = source.state.peek();
      if (state.at !== "open") {
        shown.value = { at: "source", source };
        return;
      }
      // Where nobody has chosen, it is the room's.
      const first = source === sources.peek()[0] ? config.peek().place : undefined;
      const place =
        state.places.find(({ id }) => id === placeId) ?? state.places.find(({ id }) => id === first) ?? state.places[0];
      if (!place) return;
      const now = shown.peek();
      const id = storeIdOf(source.id, place.id);
      const known = opened.get(id);
      if (known) {
        if (now.at !== "store" || now.store !== known) shown.value = { at: "store", store: known };
        return;
      }
      opening = new AbortController();
      const { signal: stopped } = opening;
      // What is shown stays until the next is there, where that is not somewhere else entirely.
      if (now.at !== "store" || now.store.source !== source) shown.value = { at: "opening", source, place };
      openPlace(source, place, stopped).then(
        (store) => {
          if (!stopped.aborted) shown.value = { at: "store", store };
        },
        (thrown: unknown) => {
          if (stopped.aborted) return;
          const error = toSparksError(thrown);
          shown.value = { at: "failed", source, place, error };
          source.notice(error);
        },
      );
    };

    const openPlace = async (source: PlaceSource, place: FilePlace, stopped?: AbortSignal): Promise<OpenStore> => {
      const id = storeIdOf(source.id, place.id);
      const backend = rememberLocks(await source.open(place.id, stopped));
      const known = opened.get(id);
      if (known) return known;
      const state = source.state.peek();
      const many = state.at === "open" && state.places.length > 1;
      const name = (many ? place.name : "") || source.label.peek() || place.name;
      const username = state.at === "open" ? state.username : "";
      const store: OpenStore = { ...device.open({ id, label: name, backend }), id, place, source, name, username };
      opened.set(id, store);
      tell();
      return store;
    };

    const begin = (list: readonly PlaceSource[]) => {
      sources.value = list;
      follow(list);
    };
    const look = async () => {
      attempt.abort();
      attempt = new AbortController();
      wanted = undefined;
      if (direct) {
        const main = createDirectSource({ context: deps, session: direct, roomLabel, added: device.added });
        begin([main, ...others]);
        show(main);
        for (const source of sources.peek()) source.start();
        return;
      }
      const { upstream } = config.peek();
      const gateway = gatewayAddress();
      if (!gateway || upstream === undefined || !offerOf(upstream)) {
        begin(others);
        shown.value = { at: "not-offered" };
        return;
      }
      const main = gatewaySource(gateway, upstream);
      begin([main, ...others]);
      show(main);
      for (const source of others) source.start();
      await findAccounts(gateway, main, attempt.signal);
    };
    const findAccounts = async (gateway: GatewayAddress, main: GatewaySource, stopped: AbortSignal) => {
      try {
        const accounts = await retry.run(
          async () => (await client?.connections(stopped)) ?? [],
          (error, retryAt) => {
            if (!stopped.aborted) main.hold(error, retryAt);
          },
          stopped,
        );
        if (stopped.aborted) return;
        const own = accounts.find((account) => account.upstream === main.upstream);
        const more = accounts
          .filter((account) => account !== own && offerOf(account.upstream))
          .map((account) => gatewaySource(gateway, account.upstream, account));
        main.use(own);
        begin([main, ...more, ...others]);
        for (const source of more) source.start();
      } catch (thrown) {
        if (!stopped.aborted) main.fail(toSparksError(thrown));
      }
    };

    return {
      sources,
      shown,
      choose(sourceId, placeId) {
        wanted = { sourceId, ...(placeId === undefined ? {} : { placeId }) };
        const source = sourceBy(sourceId) ?? sources.peek()[0];
        source?.start();
        show(source, placeId);
      },
      store: (storeId) => opened.get(storeId),
      async openStore(storeId, signal) {
        const { sourceId, placeId } = placeOfStore(storeId);
        const source = sourceBy(sourceId);
        const state = source?.state.peek();
        const place = state?.at === "open" ? state.places.find(({ id }) => id === placeId) : undefined;
        if (!source || !place) throw new SparksError("not-found", "there is no such place, or it is not open");
        return opened.get(storeId) ?? openPlace(source, place, signal);
      },
      watch(changed) {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
      adopt(connection) {
        const [main] = sources.peek();
        wanted = { sourceId: connection.id };
        const again = sourceBy(connection.id);
        if (again && isAtGateway(again)) return again.use(connection);
        if (main && isAtGateway(main) && main.upstream === connection.upstream && !main.connection.peek()) {
          return main.use(connection);
        }
        const gateway = gatewayAddress();
        if (!gateway) return;
        const source = gatewaySource(gateway, connection.upstream, connection);
        const isAccount = (other: PlaceSource) => other.kind === "gateway";
        begin([...sources.peek().filter(isAccount), source, ...sources.peek().filter((other) => !isAccount(other))]);
        source.start();
        show(source);
      },
      notice(error, storeId) {
        const { source } = opened.get(storeId) ?? {};
        source?.notice(error);
      },
      start() {
        let upstream: string | undefined;
        let isStarted = false;
        const stop = config.subscribe((next) => {
          if (isStarted && next.upstream === upstream) return;
          isStarted = true;
          upstream = next.upstream;
          void look();
        });
        return () => {
          stop();
          attempt.abort();
          opening.abort();
          for (const stopOne of following) stopOne();
          for (const source of sources.peek()) source.stop();
        };
      },
    };
  });
  return new Model();
};
