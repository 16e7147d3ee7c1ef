/** The person's places at a store that the widget reaches itself: no gateway, no connection; who is signed in has them. */
import { createModel, signal } from "@preact/signals";
import { createTokenTransport, type FilesServer, openFilesServer, withRetry } from "#backends";
import { SparksError, toSparksError } from "#base";
import { type Connection, directKey, type FilesConfig, graphRootOf } from "#contracts";
import type { DirectSession, WidgetContext } from "#kit";
import type { FilePlace } from "#model";
import type { PlaceModel, PlacePhase } from "./place.model.ts";

export type DirectPlaceDeps = Pick<WidgetContext<FilesConfig>, "send" | "retry" | "clock"> & {
  readonly session: DirectSession;
  readonly onFault: (error: SparksError) => void;
};

export const createDirectPlaceModel = (deps: DirectPlaceDeps): PlaceModel => {
  const Model = createModel((): PlaceModel => {
    const { session, send, retry, clock } = deps;
    const phase = signal<PlacePhase>({ at: "looking" });
    let attempt = new AbortController();
    let server: FilesServer | undefined;

    const openPlace = async (places: readonly FilePlace[], place: FilePlace, stopped: AbortSignal) => {
      const backend = await server?.open(place.id, stopped);
      if (backend && !stopped.aborted) {
        phase.value = { at: "open", connection: connectionOf(session), places, place, backend };
      }
    };
    const look = async () => {
      attempt.abort();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      phase.value = { at: "looking" };
      const onHeld = (error: SparksError, retryAt: number) => {
        if (!stopped.aborted) phase.value = { at: "looking", problem: { error, retryAt } };
      };
      try {
        const transport = createTokenTransport({ baseUrl: graphRootOf(session.direct), tokens: session, send });
        const opened = await openFilesServer("graph", withRetry(transport, { clock }), clock, send);
        server = opened;
        const places = await retry.run(() => opened.places(stopped), onHeld, stopped);
        const [first] = places;
        if (!first) throw new SparksError("not-found", "the store offers no place for files");
        await retry.run(() => openPlace(places, first, stopped), onHeld, stopped);
      } catch (thrown) {
        if (!stopped.aborted) phase.value = { at: "failed", error: toSparksError(thrown) };
      }
    };

    return {
      phase,
      start() {
        void look();
        return () => attempt.abort();
      },
      // Who is signed in is connected; signing in and out is the session's.
      connect: async () => undefined,
      disconnect: async () => undefined,
      async openRoot(placeId, signal) {
        if (!server) throw new SparksError("not-found", "nobody is signed in");
        return server.open(placeId, signal);
      },
      choose(placeId) {
        const current = phase.peek();
        const place = current.at === "open" ? current.places.find(({ id }) => id === placeId) : undefined;
        if (current.at !== "open" || !place || place.id === current.place.id) return;
        const { signal: stopped } = attempt;
        openPlace(current.places, place, stopped).catch((thrown: unknown) => {
          if (!stopped.aborted) void look();
          deps.onFault(toSparksError(thrown));
        });
      },
      // A token that is refused is made anew where it is used, with the person where they are needed.
      notice: () => undefined,
      tryAgain: () => void look(),
    };
  });
  return new Model();
};

/** As if it were a gateway's, for who shows and keeps things by connection. */
const connectionOf = ({ direct, store, account }: DirectSession): Connection => ({
  id: directKey(direct),
  upstream: store,
  kind: "graph",
  label: store,
  username: account.peek()?.username ?? "",
  basePath: "/v1.0/",
  createdAt: 0,
});
