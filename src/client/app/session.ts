import { type ReadonlySignal, signal } from "@preact/signals";
import type { HubStatus } from "#contracts";
import { type Hub, startHub } from "./hub.ts";
import { forgetWidgetGrants } from "./widget-grants-key.ts";

/** `unknown`: the hub was not asked yet. `failed`: its script could not be loaded or broke at once. */
export type SessionStatus = HubStatus | { readonly phase: "unknown" } | { readonly phase: "failed" };

/** Whether somebody was signed in when this browser was last used; the account itself is known to the hub only. */
const KEY = "sparks.signed-in";

export interface Session {
  readonly status: ReadonlySignal<SessionStatus>;
  /** True where the start should show the rooms at once instead of asking who it is. */
  readonly remembered: boolean;
  /** Starts the hub the first time it is asked for. */
  hub(): Hub;
}

export function createSession(storage: Storage, start: (onFailure: () => void) => Hub = startHub): Session {
  const status = signal<SessionStatus>({ phase: "unknown" });
  let hub: Hub | undefined;
  return {
    status,
    remembered: storage.getItem(KEY) === "1",
    hub() {
      if (hub) return hub;
      hub = start(() => {
        status.value = { phase: "failed" };
      });
      hub.subscribe("status", {}, (next) => {
        if (next.phase === "signed-in") storage.setItem(KEY, "1");
        else if (next.phase === "signed-out") {
          storage.removeItem(KEY);
          forgetWidgetGrants(storage);
        }
        status.value = next;
      });
      return hub;
    },
  };
}
