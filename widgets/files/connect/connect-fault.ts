import type { SparksError } from "#base";
import { type FlowFault, GatewayError } from "#contracts";

/** Why there is no connection, as a person can be told. */
export type ConnectFault =
  | FlowFault
  | "wrong-password"
  | "not-allowed"
  | "server-away"
  | "gateway-away"
  | "too-many"
  | "no-such-way"
  | "other";

/** What an error of the gateway means to whoever wants to connect. */
export function connectFault(error: SparksError): ConnectFault {
  const scope = error instanceof GatewayError ? error.scope : undefined;
  switch (error.code) {
    case "auth-expired":
      return scope === "session" ? "other" : "wrong-password";
    case "forbidden":
      return "not-allowed";
    case "unavailable":
    case "throttled":
      return scope === "upstream" ? "server-away" : "gateway-away";
    case "conflict":
      return scope === "connection" ? "other-account" : "too-many";
    case "unsupported":
      return "no-such-way";
    default:
      return "other";
  }
}
