/**
 * `/sync` for homeservers without sliding sync. The same promise: the next position is used only when everything of the last
 * answer is in place, to-device messages included.
 */
import { backoffMs, type Clock, type Log, SparksError, toSparksError } from "#base";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { parseClassicReply } from "./parse-classic-reply.ts";
import { applySafely, type SyncPosition, type SyncSink, type SyncSource } from "./sync-source.ts";

const LONG_POLL_MS = 30_000;
/** The first answer has the whole account in it, and may take the server minutes. */
const FIRST_TIMEOUT_MS = 15 * 60_000;

export type ClassicSyncOptions = {
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: SyncSink;
  readonly from?: Extract<SyncPosition, { kind: "classic" }> | undefined;
};

const filter = (timelineLimit: number) =>
  JSON.stringify({
    presence: { types: [] },
    room: { timeline: { limit: timelineLimit }, state: { lazy_load_members: true }, include_leave: false },
  });

export function createClassicSync({ http, clock, log, sink, from }: ClassicSyncOptions): SyncSource {
  let since = from?.next;
  let stopped = false;
  let waiting: AbortController | undefined;
  let retrying = false;
  let running: Promise<void> | undefined;

  const turn = async (quick: boolean) => {
    waiting = new AbortController();
    const reply = await http.json("GET", "/_matrix/client/v3/sync", {
      query: {
        timeout: since === undefined || quick ? 0 : LONG_POLL_MS,
        since,
        filter: filter(since === undefined ? 1 : 20),
        set_presence: "online",
        "org.matrix.msc4222.use_state_after": true,
      },
      signal: waiting.signal,
      timeoutMs: since === undefined ? FIRST_TIMEOUT_MS : LONG_POLL_MS + 120_000,
    });
    const parsed = parseClassicReply(reply, since === undefined, clock.now());
    if (!parsed) throw new SparksError("invalid", "the sync reply has no position");
    await applySafely(sink, parsed.batch, { kind: "classic", next: parsed.next }, "all");
    since = parsed.next;
    sink.state("live");
  };

  const run = async () => {
    let failures = 0;
    let quick = true;
    while (!stopped) {
      try {
        await turn(quick);
        quick = false;
        failures = 0;
      } catch (thrown) {
        if (stopped) return;
        if (waiting?.signal.aborted) continue;
        const error = toSparksError(thrown);
        if (error.code === "auth-expired") return;
        log.warn("sync.failed", { code: error.code, status: error.status, failures });
        failures++;
        quick = true;
        sink.state("offline");
        retrying = true;
        waiting = new AbortController();
        await clock
          .sleep(error.retryAfterMs ?? backoffMs(failures - 1, 500, 15_000), waiting.signal)
          .catch(() => undefined);
        retrying = false;
      }
    }
  };

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped = true;
      waiting?.abort();
      await running;
    },
    nudge(reason) {
      // A long poll brings everything of itself; only a pause between two tries is cut short.
      if (reason === "online" && retrying) waiting?.abort();
    },
  };
}
