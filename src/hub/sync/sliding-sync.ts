/**
 * The loop of simplified sliding sync. Each turn:
 *
 *     ask with the position and the windows of now
 *     apply the answer            (records, timelines, crypto; resolves when it is safe)
 *     only then take the answer's position: asking with it lets the server forget
 *
 * To-device messages are asked for only while crypto can take them. An expired position starts a new connection and keeps
 * what is known.
 */
import { backoffMs, type Clock, type Log, SparksError, toSparksError } from "#base";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { everyRoomOf, parseSlidingReply } from "./parse-sliding-reply.ts";
import { SLIDING_SYNC_PATH, slidingRequestBody } from "./sliding-request.ts";
import { createSlidingWindows } from "./sliding-windows.ts";
import { applySafely, type SyncPosition, type SyncSink, type SyncSource, type SyncWants } from "./sync-source.ts";

const LONG_POLL_MS = 30_000;
/** How long growing waits after a person opened or scrolled something. */
const CALM_MS = 700;

export type SlidingSyncOptions = {
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: SyncSink;
  readonly wants: SyncWants;
  readonly from?: Extract<SyncPosition, { kind: "sliding" }> | undefined;
};

export function createSlidingSync({ http, clock, log, sink, wants, from }: SlidingSyncOptions): SyncSource {
  const windows = createSlidingWindows(from?.complete ?? false);
  let pos = from?.pos;
  let toDevice = from?.toDevice;
  let stopped = false;
  let waiting: AbortController | undefined;
  let interruptible = false;
  let wantedAt = 0;
  let running: Promise<void> | undefined;
  let fresh = pos === undefined;
  /** A room we may not see spoils the whole request: for a while nothing is subscribed to. */
  let bareUntil = 0;
  let refusals = 0;
  let subscribed = 0;
  /** Of sticky events the server tells only for the rooms of a request: rooms that come later were left out before. */
  let stickySince: string | undefined;
  let stickyRooms: ReadonlySet<string> = new Set();

  const turn = async () => {
    const startedAt = clock.now();
    const calm = startedAt - wantedAt >= CALM_MS;
    const growing = windows.isGrowing(startedAt);
    const { near, all, first, watch } = windows.next(startedAt, calm);
    const bare = startedAt < bareUntil;
    const timeoutMs = first || !watch ? 0 : growing || bare ? CALM_MS : LONG_POLL_MS;
    const rooms = (first && pos === undefined) || bare ? [] : wants.rooms();
    subscribed = rooms.length;
    const moreRooms = (all !== undefined && !watch) || rooms.some((id) => !stickyRooms.has(id));
    const connecting = pos === undefined;
    waiting = new AbortController();
    interruptible = timeoutMs > 0;
    const reply = await http.json("POST", SLIDING_SYNC_PATH, {
      query: { timeout: timeoutMs, pos },
      body: slidingRequestBody({
        near,
        ...(all ? { all } : {}),
        first,
        rooms,
        ...(stickySince === undefined || moreRooms ? {} : { stickySince }),
        toDevice: { enabled: wants.cryptoReady(), ...(toDevice === undefined ? {} : { since: toDevice }) },
      }),
      signal: waiting.signal,
      timeoutMs: timeoutMs + 120_000,
    });
    interruptible = false;
    const parsed = parseSlidingReply(reply);
    if (!parsed) throw new SparksError("invalid", "the sync reply has no position");
    if (connecting && !fresh) sink.reconnected();
    fresh = false;
    const total = parsed.counts[all ? "all" : "near"] ?? 0;
    const now = clock.now();
    let changedNear = 0;
    const isNear = new Set(parsed.listed.near);
    for (const [id, room] of parsed.batch.rooms) if ((room.live ?? 0) > 0 && isNear.has(id)) changedNear++;
    windows.answered({ total, tookMs: now - startedAt, now, changedNear });
    const since = parsed.toDeviceNext ?? toDevice;
    const next: SyncPosition = {
      kind: "sliding",
      pos: parsed.pos,
      complete: windows.complete,
      ...(since === undefined ? {} : { toDevice: since }),
    };
    const totalRooms = total + (parsed.counts.spaces ?? 0);
    const everyRoom = everyRoomOf(parsed);
    await applySafely(
      sink,
      { ...parsed.batch, totalRooms, complete: windows.complete, ...(everyRoom ? { everyRoom } : {}) },
      next,
      new Set(rooms),
    );
    pos = parsed.pos;
    if (!bare) refusals = 0;
    toDevice = since;
    stickySince = parsed.stickyNext ?? stickySince;
    stickyRooms = new Set(rooms);
    sink.state("live");
  };

  const run = async () => {
    let failures = 0;
    while (!stopped) {
      try {
        await turn();
        failures = 0;
      } catch (thrown) {
        interruptible = false;
        if (stopped) return;
        const error = toSparksError(thrown);
        if (waiting?.signal.aborted) continue;
        if (error.code === "auth-expired") return;
        if (error.code === "unsupported" || error.code === "not-found") return sink.unsupported();
        if (error.code === "cursor-expired" && pos !== undefined) {
          log.info("sync.restarted", { code: error.code });
          pos = undefined;
          stickySince = undefined;
          windows.reset();
          continue;
        }
        if (error.code === "forbidden" && subscribed > 0) {
          log.info("sync.subscription-refused", { rooms: subscribed });
          bareUntil = clock.now() + backoffMs(refusals++, 500, 60_000);
          continue;
        }
        log.warn("sync.failed", { code: error.code, status: error.status, failures });
        failures++;
        // One refused request says nothing about the network: Synapse refuses at times while a room is being joined.
        if (error.code === "unavailable" || failures > 2) sink.state("offline");
        waiting = new AbortController();
        interruptible = true;
        await clock
          .sleep(error.retryAfterMs ?? backoffMs(failures - 1, 500, 15_000), waiting.signal)
          .catch(() => undefined);
        interruptible = false;
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
      if (reason === "wanted" || reason === "busy") wantedAt = clock.now();
      if (interruptible && reason !== "busy") waiting?.abort();
    },
  };
}
