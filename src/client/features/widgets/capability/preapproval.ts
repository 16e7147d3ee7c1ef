import type { ClientConfig } from "#contracts";
import { parseCapability } from "./capability.ts";
import { isNeverGranted } from "./never-granted.ts";

/** What a widget gets without a question, because the administrator said so. */
export type Preapproval = {
  /** As widgets ask for them; one that ends in `*` stands for all that begin so. */
  readonly capabilities: readonly string[];
  /** It learns who the person is. */
  readonly identity: boolean;
};

export const NO_PREAPPROVAL: Preapproval = { capabilities: [], identity: false };

/** What the configuration allows widgets of an origin; the exact origin, no part of it. */
export function preapprovalFor(origin: string, policy: Pick<ClientConfig["widgets"], "preapproved">): Preapproval {
  const own = policy.preapproved.filter((one) => one.origin === origin);
  return {
    capabilities: own.flatMap(({ capabilities }) => capabilities),
    identity: own.some(({ identity }) => identity),
  };
}

/** Whether a capability is allowed by the administrator. What is never granted stays so. */
export function isPreapproved(raw: string, { capabilities }: Preapproval): boolean {
  if (isNeverGranted(parseCapability(raw))) return false;
  return capabilities.some((one) => (one.endsWith("*") ? raw.startsWith(one.slice(0, -1)) : raw === one));
}
