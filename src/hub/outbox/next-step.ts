import type { SparksError } from "#base";
import type { Delivery } from "#contracts";

export type FailureReason = Extract<Delivery, { readonly state: "failed" }>["reason"];

export type NextStep =
  /** At once, with whatever is next. */
  | { readonly step: "again" }
  /** Later; `afterMs` where the server said when. */
  | { readonly step: "wait"; readonly afterMs?: number }
  /** Until somebody kicks or resumes. */
  | { readonly step: "stop" }
  | { readonly step: "refuse" };

/** A server that breaks on the same message this often will not take it. */
const MAX_SERVER_FAULTS = 30;

/** What follows from a failed try. */
export function nextStep(
  error: SparksError,
  { brokenOff, serverFaults }: { readonly brokenOff: boolean; readonly serverFaults: number },
): NextStep {
  switch (error.code) {
    case "cancelled":
      return brokenOff ? { step: "stop" } : { step: "wait" };
    case "auth-expired":
      return { step: "stop" };
    case "throttled":
    case "unavailable":
      if (brokenOff) return { step: "stop" };
      if (serverFaults >= MAX_SERVER_FAULTS) return { step: "refuse" };
      return error.retryAfterMs === undefined ? { step: "wait" } : { step: "wait", afterMs: error.retryAfterMs };
    default:
      return { step: "refuse" };
  }
}

export function failureReason({ code }: SparksError): FailureReason {
  if (code === "forbidden" || code === "too-large" || code === "invalid") return code;
  // Where the room is encrypted and this device cannot encrypt; nothing else about sending is unsupported.
  return code === "unsupported" ? "encryption" : "other";
}
