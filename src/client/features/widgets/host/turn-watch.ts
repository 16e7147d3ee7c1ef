/** MSC3846: the homeserver's relay servers for calls, handed over and renewed before they run out, as long as the widget watches. */
import type { Clock } from "#base";
import type { WidgetChannel } from "./channel.ts";
import type { WidgetDriver } from "./driver.ts";

export interface TurnWatch {
  /** Resolves when the first are there; throws what the hub throws. Does nothing where it watches already. */
  watch(): Promise<{ readonly first?: () => void }>;
  stop(): void;
}

export type TurnWatchOptions = {
  readonly driver: Pick<WidgetDriver, "turnServers">;
  readonly channel: Pick<WidgetChannel, "request">;
  readonly clock: Pick<Clock, "sleep">;
};

const MIN_RENEWAL_MS = 30_000;
const RETRY_MS = 30_000;

export function createTurnWatch({ driver, channel, clock }: TurnWatchOptions): TurnWatch {
  let watching: AbortController | undefined;

  const tell = ({ uris, username, password }: Awaited<ReturnType<WidgetDriver["turnServers"]>>) => {
    // Whether the widget acknowledges it changes nothing: the next ones come in time.
    channel.request("update_turn_servers", { uris, username, password }).catch(() => undefined);
  };
  const renewAfter = async (ttlMs: number, { signal }: AbortController): Promise<void> => {
    let waitMs = Math.max(MIN_RENEWAL_MS, ttlMs * 0.8);
    for (;;) {
      await clock.sleep(waitMs, signal);
      try {
        const servers = await driver.turnServers();
        if (signal.aborted) return;
        tell(servers);
        waitMs = Math.max(MIN_RENEWAL_MS, servers.ttlMs * 0.8);
      } catch {
        waitMs = RETRY_MS; // The homeserver is away: the ones before are good for a while yet.
      }
    }
  };

  return {
    async watch() {
      if (watching) return {};
      const own = new AbortController();
      watching = own;
      try {
        const servers = await driver.turnServers();
        return {
          first() {
            if (own.signal.aborted) return;
            tell(servers);
            renewAfter(servers.ttlMs, own).catch(() => undefined); // Aborted: the widget watches no more.
          },
        };
      } catch (thrown) {
        if (watching === own) watching = undefined;
        throw thrown;
      }
    },
    stop() {
      watching?.abort();
      watching = undefined;
    },
  };
}
