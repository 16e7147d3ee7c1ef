import type { Clock, Log } from "#base";
import type { SignedIn } from "#contracts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { createClassicSync } from "./classic-sync.ts";
import { createSlidingSync } from "./sliding-sync.ts";
import type { SyncPosition, SyncSink, SyncSource, SyncWants } from "./sync-source.ts";

export type CreateSyncOptions = {
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: Omit<SyncSink, "unsupported">;
  readonly wants: SyncWants;
  readonly from: SyncPosition | undefined;
  /** What the homeserver offered when it was asked last. */
  readonly sliding: boolean;
  /** Told when the homeserver turned out not to offer sliding sync. */
  readonly onTransport: (transport: SignedIn["transport"]) => void;
};

/** Sliding sync where the homeserver has it; `/sync` where it says that it has not, at the sign-in or at any later time. */
export function createSync(options: CreateSyncOptions): SyncSource & { readonly transport: SignedIn["transport"] } {
  const { http, clock, log, sink, wants, from, onTransport } = options;
  let started = false;
  let stopped = false;
  const useClassic = () => {
    const position = from?.kind === "classic" ? from : undefined;
    return createClassicSync({ http, clock, log, from: position, sink: { ...sink, unsupported: () => undefined } });
  };
  const unsupported = () => {
    if (stopped) return;
    log.info("sync.no-sliding-sync");
    transport = "classic";
    onTransport(transport);
    source = useClassic();
    if (started) source.start();
  };
  let transport: SignedIn["transport"] = options.sliding && from?.kind !== "classic" ? "sliding" : "classic";
  let source: SyncSource =
    transport === "classic"
      ? useClassic()
      : createSlidingSync({ http, clock, log, wants, from: slidingPosition(from), sink: { ...sink, unsupported } });
  return {
    get transport() {
      return transport;
    },
    start() {
      started = true;
      source.start();
    },
    async stop() {
      stopped = true;
      await source.stop();
    },
    nudge: (reason) => source.nudge(reason),
  };
}

const slidingPosition = (from: SyncPosition | undefined) => (from?.kind === "sliding" ? from : undefined);
