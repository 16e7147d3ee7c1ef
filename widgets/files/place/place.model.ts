/** The person's connection to the file server that the room's config names. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { createGatewayTransport, type FilesBackend, loadWebdavFiles } from "#backends";
import { type SparksError, toSparksError } from "#base";
import { type Connection, type Credential, type FilesConfig, GatewayError } from "#contracts";
import type { WidgetContext } from "#kit";

export type PlacePhase =
  | { readonly at: "looking"; readonly problem?: { readonly error: SparksError; readonly retryAt: number } }
  /** The gateway does not offer the person what the config names. */
  | { readonly at: "not-offered" }
  | { readonly at: "connect" }
  /** The stored password no longer works. */
  | { readonly at: "reconnect"; readonly connection: Connection }
  | { readonly at: "open"; readonly connection: Connection; readonly backend: FilesBackend }
  | { readonly at: "failed"; readonly error: SparksError };

/** Why a password was not taken; undefined when it was. */
export type ConnectFault = "wrong-password" | "not-allowed" | "server-away" | "gateway-away" | "other";

export type PlaceModel = {
  readonly phase: ReadonlySignal<PlacePhase>;
  /** Looks for the connection; again when the config names another upstream. Returns what stops it. */
  start(): () => void;
  connect(credential: Credential): Promise<ConnectFault | undefined>;
  disconnect(): Promise<void>;
  /** To be told of every error: a refused password leads back to the form. */
  notice(error: SparksError): void;
  tryAgain(): void;
};

export type PlaceDeps = Pick<
  WidgetContext<FilesConfig>,
  "config" | "client" | "session" | "welcome" | "send" | "retry" | "clock"
>;

export const createPlaceModel = (deps: PlaceDeps): PlaceModel => {
  const Model = createModel((): PlaceModel => {
    const { config, client, session, welcome, send, retry } = deps;
    const phase = signal<PlacePhase>({ at: "looking" });
    let attempt = new AbortController();

    const open = async (connection: Connection, stopped: AbortSignal) => {
      const transport = createGatewayTransport({ gateway: config.peek().gateway, connection, tokens: session, send });
      const { createWebdavFiles } = await loadWebdavFiles();
      if (!stopped.aborted) phase.value = { at: "open", connection, backend: createWebdavFiles(transport, deps.clock) };
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
      try {
        const connections = await retry.run(
          () => client.connections(stopped),
          (error, retryAt) => {
            if (!stopped.aborted) phase.value = { at: "looking", problem: { error, retryAt } };
          },
          stopped,
        );
        if (stopped.aborted) return;
        const found = connections.find((connection) => connection.upstream === upstream);
        if (found) await open(found, stopped);
        else phase.value = { at: "connect" };
      } catch (thrown) {
        if (!stopped.aborted) phase.value = { at: "failed", error: toSparksError(thrown) };
      }
    };

    return {
      phase,
      start() {
        let upstream = "";
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
              : await client.connect(config.peek().upstream, credential);
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
        if (current.at !== "open" || error.code !== "auth-expired") return;
        if (error instanceof GatewayError && error.scope === "session") return;
        phase.value = { at: "reconnect", connection: current.connection };
      },
      tryAgain: () => void look(),
    };
  });
  return new Model();
};

function faultFrom(error: SparksError): ConnectFault {
  const scope = error instanceof GatewayError ? error.scope : undefined;
  if (error.code === "auth-expired") return "wrong-password";
  if (error.code === "forbidden") return "not-allowed";
  if (error.code === "unavailable" || error.code === "throttled") {
    return scope === "upstream" ? "server-away" : "gateway-away";
  }
  return "other";
}
