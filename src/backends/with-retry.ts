import { backoffMs, type Clock, SparksError, systemClock } from "#base";
import { discard, parseRetryAfter } from "./files/reply.ts";
import type { Transport, TransportRequest } from "./transport.ts";

export type RetryOptions = {
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** The first one counts. */
  readonly maxTries?: number;
  /** Whoever is asked to wait longer says so to the person instead. */
  readonly maxWaitMs?: number;
};

const READS = new Set(["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"]);
/** Done twice they do what they do once; but a reply that was lost would become a conflict, or something that is not found. */
const REPEATABLE_WRITES = new Set(["PUT", "DELETE"]);
const PASSING = new Set([429, 502, 503, 504, 509]);
/** The server says that it has not begun. */
const REFUSED = new Set([429, 509]);

/**
 * Tries again what may be tried again: reads after any passing failure; PUT and DELETE only where the server said that it did
 * nothing. Never what makes something (POST, MOVE, COPY …), a body that comes once, or a request that outlives its page. It waits
 * as long as the server says and a little more, else longer from time to time. After the last try the failure is handed on as it is.
 */
export function withRetry(
  transport: Transport,
  { clock = systemClock, random = Math.random, maxTries = 4, maxWaitMs = 60_000 }: RetryOptions = {},
): Transport {
  async function attempt(path: string, request: TransportRequest): Promise<Response | SparksError> {
    try {
      return await transport.request(path, request);
    } catch (thrown) {
      if (thrown instanceof SparksError) return thrown;
      throw thrown;
    }
  }

  async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await clock.sleep(waitMs, signal);
    } catch (thrown) {
      throw new SparksError("cancelled", "the request was stopped", { cause: thrown });
    }
  }

  return {
    basePath: transport.basePath,
    ...(transport.rootUrl === undefined ? {} : { rootUrl: transport.rootUrl }),
    destinationOf: (path) => transport.destinationOf(path),
    async request(path, request) {
      for (let tried = 1; ; tried++) {
        const outcome = await attempt(path, request);
        const asked = waitAskedFor(outcome, clock.now());
        const waitMs =
          asked === undefined ? backoffMs(tried - 1, 500, maxWaitMs, random) : Math.round(asked * (1 + random() / 10));
        const isOver = tried >= maxTries || (asked ?? 0) > maxWaitMs || request.signal?.aborted === true;
        if (isOver || !mayRepeat(request, outcome)) {
          if (outcome instanceof SparksError) throw outcome;
          return outcome;
        }
        if (outcome instanceof Response) await discard(outcome);
        await pause(waitMs, request.signal);
      }
    },
  };
}

function mayRepeat({ method, body, keepalive }: TransportRequest, outcome: Response | SparksError): boolean {
  if (keepalive || body instanceof ReadableStream) return false;
  const isRead = READS.has(method);
  if (!isRead && !REPEATABLE_WRITES.has(method)) return false;
  if (outcome instanceof SparksError) {
    return outcome.code === "throttled" || (isRead && outcome.code === "unavailable");
  }
  const isRefused = REFUSED.has(outcome.status) || (outcome.status === 503 && outcome.headers.has("retry-after"));
  return isRefused || (isRead && PASSING.has(outcome.status));
}

function waitAskedFor(outcome: Response | SparksError, now: number): number | undefined {
  return outcome instanceof SparksError
    ? outcome.retryAfterMs
    : parseRetryAfter(outcome.headers.get("retry-after"), now);
}
