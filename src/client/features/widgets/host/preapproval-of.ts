import type { ClientConfig, RoomWidget } from "#contracts";
import { type Preapproval, preapprovalFor } from "../capability/preapproval.ts";
import { callCapabilities } from "./call-capabilities.ts";

export type PreapprovalQuestion = {
  readonly widget: Pick<RoomWidget, "roomId">;
  /** The client made it itself, from its configuration: it is the call. */
  readonly made: boolean;
  /** Where it was opened. */
  readonly origin: string;
  readonly me: { readonly userId: string; readonly deviceId?: string };
  readonly policy: Pick<ClientConfig["widgets"], "preapproved">;
};

/** What a widget gets without a question: what the configuration says of its origin, and what a call needs if it is ours. */
export function preapprovalOf({ widget, made, origin, me, policy }: PreapprovalQuestion): Preapproval {
  const byOrigin = preapprovalFor(origin, policy);
  if (!made) return byOrigin;
  const forCalls = callCapabilities(me.userId, me.deviceId ?? "", widget.roomId);
  return { capabilities: [...byOrigin.capabilities, ...forCalls], identity: true };
}
