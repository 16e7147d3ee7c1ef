import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Counts for Prometheus. Labels are tenants, route patterns, methods and statuses out of closed lists: nothing personal. */
export interface Metrics {
  request(labels: RequestLabels, durationMs: number): void;
  proxied(tenant: string, direction: "up" | "down", bytes: number): void;
  /** A request for a call token was answered: `given`, or an error code of the Matrix specification. */
  callToken(tenant: string, outcome: string): void;
  /** Somebody was taken out of a call, because they are no longer in the room. */
  removedFromCall(tenant: string): void;
  /** The text that `GET /metrics` answers. */
  render(): Promise<string>;
  readonly contentType: string;
  close(): void;
}

export type RequestLabels = {
  readonly tenant: string;
  readonly route: string;
  readonly method: string;
  readonly status: number;
};

const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** @param countSessions live sessions by tenant, asked at every scrape. */
export function createMetrics(countSessions: () => ReadonlyMap<string, number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "sparks_gateway_requests_total",
    help: "Requests answered",
    labelNames: ["tenant", "route", "method", "status"] as const,
    registers,
  });
  const durations = new Histogram({
    name: "sparks_gateway_request_seconds",
    help: "Time from the head of a request to the end of its answer",
    labelNames: ["tenant", "route"] as const,
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const bytes = new Counter({
    name: "sparks_gateway_proxied_bytes_total",
    help: "Bytes of bodies streamed to (up) and from (down) backends",
    labelNames: ["tenant", "direction"] as const,
    registers,
  });
  const callTokens = new Counter({
    name: "sparks_gateway_call_tokens_total",
    help: "Requests for call tokens answered",
    labelNames: ["tenant", "outcome"] as const,
    registers,
  });
  const removedFromCalls = new Counter({
    name: "sparks_gateway_call_removals_total",
    help: "People taken out of calls because they are no longer in the room",
    labelNames: ["tenant"] as const,
    registers,
  });
  new Gauge({
    name: "sparks_gateway_sessions",
    help: "Sessions that are not over",
    labelNames: ["tenant"] as const,
    registers,
    collect() {
      this.reset();
      for (const [tenant, count] of countSessions()) this.set({ tenant }, count);
    },
  });

  return {
    request({ tenant, route, method, status }, durationMs) {
      requests.inc({ tenant, route, method, status });
      durations.observe({ tenant, route }, durationMs / 1000);
    },
    proxied: (tenant, direction, length) => bytes.inc({ tenant, direction }, length),
    callToken: (tenant, outcome) => callTokens.inc({ tenant, outcome }),
    removedFromCall: (tenant) => removedFromCalls.inc({ tenant }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  };
}
