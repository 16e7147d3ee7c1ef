/** A store that the widget reaches itself: no gateway, no connection; who is signed in has its places. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createTokenTransport, type FilesBackend, type FilesServer, openFilesServer, withRetry } from "#backends";
import { SparksError, toSparksError } from "#base";
import { directKey, type FilesConfig, graphRootOf } from "#contracts";
import type { DirectSession, WidgetContext } from "#kit";
import { createOpenOnce } from "./open-once.ts";
import type { PlaceSource, SourceState } from "./place-source.ts";

export type DirectSourceOptions = {
  readonly context: Pick<WidgetContext<FilesConfig>, "send" | "retry" | "clock">;
  readonly session: DirectSession;
  /** As the room calls it. */
  readonly roomLabel: ReadonlySignal<string | undefined>;
};

export function createDirectSource({ context, session, roomLabel }: DirectSourceOptions): PlaceSource {
  const { send, retry, clock } = context;
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
      const places = await retry.run(
        () => found.places(stopped),
        (error, retryAt) => {
          if (!stopped.aborted) state.value = { at: "looking", problem: { error, retryAt } };
        },
        stopped,
      );
      if (stopped.aborted) return;
      if (places.length === 0) throw new SparksError("not-found", "the store offers no place for files");
      server = found;
      opened.clear();
      state.value = { at: "open", username: session.account.peek()?.username ?? "", places };
    } catch (thrown) {
      if (!stopped.aborted) state.value = { at: "failed", error: toSparksError(thrown) };
    }
  };

  return {
    id: directKey(session.direct).replaceAll(" ", "+"),
    kind: "direct",
    label: computed(() => roomLabel.value ?? session.store),
    state,
    start() {
      if (!started) void look();
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
