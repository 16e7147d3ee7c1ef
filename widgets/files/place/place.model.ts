/** The person's connection to the file server that the room's config names. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { createGatewayTransport, type FilesBackend, type FilesServer, openFilesServer, withRetry } from "#backends";
import { SparksError, toSparksError } from "#base";
import { type Connection, type Credential, type FilesConfig, GatewayError } from "#contracts";
import type { GatewaySide, WidgetContext } from "#kit";
import type { FilePlace } from "#model";

export type PlacePhase =
  | { readonly at: "looking"; readonly problem?: { readonly error: SparksError; readonly retryAt: number } }
  /** The gateway does not offer the person what the config names. */
  | { readonly at: "not-offered" }
  | { readonly at: "connect" }
  /** The stored password no longer works. */
  | { readonly at: "reconnect"; readonly connection: Connection }
  | {
      readonly at: "open";
      readonly connection: Connection;
      /** The roots that the connection offers, and the one that is open. */
      readonly places: readonly FilePlace[];
      readonly place: FilePlace;
      readonly backend: FilesBackend;
    }
  | { readonly at: "failed"; readonly error: SparksError };

/** Why a password was not taken; undefined when it was. */
export type ConnectFault = "wrong-password" | "not-allowed" | "server-away" | "gateway-away" | "other";

export type PlaceModel = {
  readonly phase: ReadonlySignal<PlacePhase>;
  /** Looks for the connection; again when the config names another upstream. Returns what stops it. */
  start(): () => void;
  connect(credential: Credential): Promise<ConnectFault | undefined>;
  disconnect(): Promise<void>;
  /** Opens another root of the same connection. */
  choose(placeId: string): void;
  /** One of the connection's roots, whichever is shown. @throws SparksError */
  openRoot(placeId: string, signal?: AbortSignal): Promise<FilesBackend>;
  /** To be told of every error: a refused password leads back to the form. */
  notice(error: SparksError): void;
  tryAgain(): void;
};

export type PlaceDeps = Pick<WidgetContext<FilesConfig>, "config" | "send" | "retry" | "clock"> &
  GatewaySide & {
    /** Something that was asked for did not come about; what is shown stays. */
    readonly onFault: (error: SparksError) => void;
  };

export const createPlaceModel = (deps: PlaceDeps): PlaceModel => {
  const Model = createModel((): PlaceModel => {
    const { config, client, session, welcome, send, retry } = deps;
    const phase = signal<PlacePhase>({ at: "looking" });
    let attempt = new AbortController();
    let server: FilesServer | undefined;

    const open = async (connection: Connection, stopped: AbortSignal) => {
      const transport = createGatewayTransport({
        gateway: config.peek().gateway ?? "",
        connection,
        tokens: session,
        send,
      });
      server = await openFilesServer(connection.kind, withRetry(transport, { clock: deps.clock }), deps.clock, send);
      const places = await server.places(stopped);
      const [first] = places;
      if (!first) throw new SparksError("not-found", "the server offers no place for files");
      await openPlace(connection, places, first, stopped);
    };
    const openPlace = async (
      connection: Connection,
      places: readonly FilePlace[],
      place: FilePlace,
      stopped: AbortSignal,
    ) => {
      const backend = await server?.open(place.id, stopped);
      if (backend && !stopped.aborted) phase.value = { at: "open", connection, places, place, backend };
    };

    const look = async () => {
      attempt.abort();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      const { upstream } = config.peek();
      if (!welcome.upstreams.some(({ id }) => id === upstream)) {
        phase.value = { at: "not-offered" };
        return;
      }
      phase.value = { at: "looking" };
      const onHeld = (error: SparksError, retryAt: number) => {
        if (!stopped.aborted) phase.value = { at: "looking", problem: { error, retryAt } };
      };
      let found: Connection | undefined;
      try {
        const connections = await retry.run(() => client.connections(stopped), onHeld, stopped);
        if (stopped.aborted) return;
        found = connections.find((connection) => connection.upstream === upstream);
        const connection = found;
        if (connection) await retry.run(() => open(connection, stopped), onHeld, stopped);
        else phase.value = { at: "connect" };
      } catch (thrown) {
        if (stopped.aborted) return;
        const error = toSparksError(thrown);
        phase.value =
          found && isRefusedPassword(error) ? { at: "reconnect", connection: found } : { at: "failed", error };
      }
    };

    return {
      phase,
      start() {
        let upstream: string | undefined;
        const stop = config.subscribe((next) => {
          if (next.upstream === upstream) return;
          upstream = next.upstream;
          void look();
        });
        return () => {
          stop();
          attempt.abort();
        };
      },
      async connect(credential) {
        const current = phase.peek();
        try {
          const connection =
            current.at === "reconnect"
              ? await client.renewCredential(current.connection.id, credential)
              : await client.connect(config.peek().upstream ?? "", credential);
          await open(connection, attempt.signal);
          return undefined;
        } catch (thrown) {
          return faultFrom(toSparksError(thrown));
        }
      },
      async disconnect() {
        const current = phase.peek();
        if (current.at !== "open" && current.at !== "reconnect") return;
        await client.disconnect(current.connection.id);
        phase.value = { at: "connect" };
      },
      notice(error) {
        const current = phase.peek();
        if (current.at === "open" && isRefusedPassword(error)) {
          phase.value = { at: "reconnect", connection: current.connection };
        }
      },
      async openRoot(placeId, signal) {
        if (!server) throw new SparksError("not-found", "no connection is open");
        return server.open(placeId, signal);
      },
      choose(placeId) {
        const current = phase.peek();
        const place = current.at === "open" ? current.places.find(({ id }) => id === placeId) : undefined;
        if (current.at !== "open" || !place || place.id === current.place.id) return;
        const { connection, places } = current;
        const { signal: stopped } = attempt;
        openPlace(connection, places, place, stopped).catch((thrown: unknown) => {
          // Where it is gone, the list of places is asked for anew.
          if (!stopped.aborted) void look();
          deps.onFault(toSparksError(thrown));
        });
      },
      tryAgain: () => void look(),
    };
  });
  return new Model();
};

/** The stored password is not taken any more; a session that has run out is mended elsewhere. */
const isRefusedPassword = (error: SparksError): boolean =>
  error.code === "auth-expired" && !(error instanceof GatewayError && error.scope === "session");

function faultFrom(error: SparksError): ConnectFault {
  const scope = error instanceof GatewayError ? error.scope : undefined;
  if (error.code === "auth-expired") return "wrong-password";
  if (error.code === "forbidden") return "not-allowed";
  if (error.code === "unavailable" || error.code === "throttled") {
    return scope === "upstream" ? "server-away" : "gateway-away";
  }
  return "other";
}
