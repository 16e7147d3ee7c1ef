/** The person's account on one of the servers that the gateway offers. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createGatewayTransport, type FilesBackend, type FilesServer, openFilesServer, withRetry } from "#backends";
import { SparksError, toSparksError } from "#base";
import { type Connection, type FilesConfig, GatewayError } from "#contracts";
import type { GatewaySession, WidgetContext } from "#kit";
import { type AddedPlaces, withAdded } from "./added-places.ts";
import { createOpenOnce } from "./open-once.ts";
import type { PlaceSource, SourceState } from "./place-source.ts";

export interface GatewaySource extends PlaceSource {
  readonly kind: "gateway";
  readonly upstream: string;
  readonly connection: ReadonlySignal<Connection | undefined>;
  /** What the gateway knows of the account: undefined where there is none yet. */
  use(connection: Connection | undefined): void;
  /** The gateway does not answer, and is asked again then. */
  hold(error: SparksError, retryAt: number): void;
  fail(error: SparksError): void;
  /** It has another name, and is otherwise what it was. */
  renamed(connection: Connection): void;
  /** The person wants to sign in again. */
  signInAgain(): void;
  /** The account was removed at the gateway. */
  removed(): void;
}

export type GatewaySourceOptions = {
  readonly context: Pick<WidgetContext<FilesConfig>, "send" | "retry" | "clock">;
  readonly session: GatewaySession;
  /** Base URL. */
  readonly gateway: string;
  readonly upstream: string;
  /** As the room calls it, where it does: that goes before what the person calls the account. */
  readonly roomLabel: () => string | undefined;
  /** As the gateway calls the server. */
  readonly offerLabel: string;
  readonly connection?: Connection;
  readonly added: AddedPlaces;
  /** Asks the gateway anew what it knows. */
  readonly onLookAgain: () => void;
  /** With the id that it had. */
  readonly onRemoved: (id: string) => void;
};

export function createGatewaySource(options: GatewaySourceOptions): GatewaySource {
  const { upstream, gateway, session, onLookAgain } = options;
  const { send, retry, clock } = options.context;
  const state = signal<SourceState>({ at: "looking" });
  const connection = signal<Connection | undefined>(options.connection);
  const opened = createOpenOnce<FilesBackend>();
  let attempt = new AbortController();
  let server: FilesServer | undefined;
  let started = false;

  const lookInto = async (account: Connection, stopped: AbortSignal) => {
    const transport = createGatewayTransport({ gateway, connection: account, tokens: session, send });
    const found = await openFilesServer(account.kind, withRetry(transport, { clock }), clock, send);
    const listed = await found.places(stopped);
    const places = found.find ? withAdded(listed, await options.added.read(account.id)) : listed;
    if (places.length === 0) throw new SparksError("not-found", "the server offers no place for files");
    if (stopped.aborted) return;
    server = found;
    opened.clear();
    connection.value = account;
    state.value = { at: "open", username: account.username, places, hasMore: found.find !== undefined };
  };
  const refused = () => {
    const username = connection.peek()?.username;
    state.value = username === undefined ? { at: "sign-in" } : { at: "sign-in", username };
  };
  const look = async () => {
    const account = connection.peek();
    if (!account) return;
    started = true;
    attempt.abort();
    attempt = new AbortController();
    const { signal: stopped } = attempt;
    state.value = { at: "looking" };
    try {
      await retry.run(
        () => lookInto(account, stopped),
        (error, retryAt) => {
          if (!stopped.aborted) state.value = { at: "looking", problem: { error, retryAt } };
        },
        stopped,
      );
    } catch (thrown) {
      if (stopped.aborted) return;
      const error = toSparksError(thrown);
      if (isRefusedSignIn(error)) refused();
      else state.value = { at: "failed", error };
    }
  };

  return {
    get id() {
      return connection.value?.id ?? `upstream:${upstream}`;
    },
    kind: "gateway",
    upstream,
    label: computed(() => options.roomLabel() ?? (connection.value?.label || options.offerLabel)),
    state,
    connection,
    use(account) {
      connection.value = account;
      if (account) void look();
      else state.value = { at: "sign-in" };
    },
    hold(error, retryAt) {
      state.value = { at: "looking", problem: { error, retryAt } };
    },
    fail(error) {
      state.value = { at: "failed", error };
    },
    start() {
      if (!started) void look();
    },
    find: async (term, stopped) => (await server?.find?.(term, stopped)) ?? [],
    async add(place) {
      await options.added.add(connection.peek()?.id ?? "", place);
      const now = state.peek();
      if (now.at === "open") state.value = { ...now, places: withAdded(now.places, [place]) };
    },
    async open(placeId, stopped) {
      const from = server;
      if (!from) throw new SparksError("unavailable", "the server of this place is not open");
      return opened.get(placeId, () => from.open(placeId, stopped));
    },
    renamed(account) {
      connection.value = account;
    },
    signInAgain: () => {
      attempt.abort();
      refused();
    },
    removed() {
      const id = connection.peek()?.id;
      attempt.abort();
      server = undefined;
      opened.clear();
      connection.value = undefined;
      state.value = { at: "sign-in" };
      if (id !== undefined) options.onRemoved(id);
    },
    notice(error) {
      if (state.peek().at === "open" && isRefusedSignIn(error)) refused();
    },
    tryAgain() {
      if (connection.peek()) void look();
      else onLookAgain();
    },
    stop: () => attempt.abort(),
  };
}

export const isAtGateway = (source: PlaceSource): source is GatewaySource => source.kind === "gateway";

/** What is stored for the account is not taken any more; a session that has run out is mended elsewhere. */
const isRefusedSignIn = (error: SparksError): boolean =>
  error.code === "auth-expired" && !(error instanceof GatewayError && error.scope === "session");
