/** A store that the widget reaches itself: no gateway, no connection; who is signed in has its places. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createTokenTransport, type FilesBackend, type FilesServer, openFilesServer, withRetry } from "#backends";
import { SparksError, toSparksError } from "#base";
import { directKey, type FilesConfig, graphRootOf } from "#contracts";
import type { DirectSession, WidgetContext } from "#kit";
import { type AddedPlaces, withAdded } from "./added-places.ts";
import { createOpenOnce } from "./open-once.ts";
import type { PlaceSource, SourceState } from "./place-source.ts";

export type DirectSourceOptions = {
  readonly context: Pick<WidgetContext<FilesConfig>, "send" | "retry" | "clock">;
  readonly session: DirectSession;
  /** As the room calls it. */
  readonly roomLabel: ReadonlySignal<string | undefined>;
  readonly added: AddedPlaces;
};

export function createDirectSource({ context, session, roomLabel, added }: DirectSourceOptions): PlaceSource {
  const { send, retry, clock } = context;
  const id = directKey(session.direct).replaceAll(" ", "+");
  const state = signal<SourceState>({ at: "looking" });
  const opened = createOpenOnce<FilesBackend>();
  let server: FilesServer | undefined;
  let attempt = new AbortController();
  let started = false;

  const look = async () => {
    started = true;
    attempt.abort();
    attempt = new AbortController();
    const { signal: stopped } = attempt;
    state.value = { at: "looking" };
    try {
      const transport = createTokenTransport({ baseUrl: graphRootOf(session.direct), tokens: session, send });
      const found = await openFilesServer("graph", withRetry(transport, { clock }), clock, send);
      const listed = await retry.run(
        () => found.places(stopped),
        (error, retryAt) => {
          if (!stopped.aborted) state.value = { at: "looking", problem: { error, retryAt } };
        },
        stopped,
      );
      const places = found.find ? withAdded(listed, await added.read(id)) : listed;
      if (stopped.aborted) return;
      if (places.length === 0) throw new SparksError("not-found", "the store offers no place for files");
      server = found;
      opened.clear();
      const username = session.account.peek()?.username ?? "";
      state.value = { at: "open", username, places, hasMore: found.find !== undefined };
    } catch (thrown) {
      if (!stopped.aborted) state.value = { at: "failed", error: toSparksError(thrown) };
    }
  };

  return {
    id,
    kind: "direct",
    label: computed(() => roomLabel.value ?? session.store),
    state,
    start() {
      if (!started) void look();
    },
    find: async (term, stopped) => (await server?.find?.(term, stopped)) ?? [],
    async add(place) {
      await added.add(id, place);
      const now = state.peek();
      if (now.at === "open") state.value = { ...now, places: withAdded(now.places, [place]) };
    },
    async open(placeId, stopped) {
      const from = server;
      if (!from) throw new SparksError("unavailable", "the store is not open");
      return opened.get(placeId, () => from.open(placeId, stopped));
    },
    // A token that is refused is made anew where it is used, with the person where they are needed.
    notice: () => undefined,
    tryAgain: () => void look(),
    stop: () => attempt.abort(),
  };
}
