/** Whether a gateway answers, and what it offers: asked before settings are written, so that a slip is seen where it was made. */
import type { GatewayOffer } from "#contracts";
import type { Hub } from "../../app/hub.ts";

export type GatewayCheck =
  | GatewayOffer
  | { readonly state: "checking" }
  /** Not among those of the administrator: it is not told who asks, and whoever opens the app is asked about it. */
  | { readonly state: "not-listed" };

/** Rejects only when it is aborted. */
export async function checkGateway(
  hub: Pick<Hub, "call">,
  gateway: string,
  allowed: readonly string[],
  signal: AbortSignal,
): Promise<GatewayCheck> {
  if (!isListed(gateway, allowed)) return { state: "not-listed" };
  try {
    return await hub.call("gatewayOffer", { gateway }, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof Error) return { state: "away" };
    throw thrown;
  }
}

/** By origin: what the administrator named stands for all below it. */
export function isListed(gateway: string, allowed: readonly string[]): boolean {
  const origin = URL.parse(gateway)?.origin;
  return origin !== undefined && allowed.some((one) => URL.parse(one)?.origin === origin);
}
