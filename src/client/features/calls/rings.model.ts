import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { IncomingRing } from "#contracts";
import type { Hub } from "../../app/hub.ts";

/** The calls that ring on this page. */
export interface RingsModel {
  /** Oldest first, without those that were answered here. */
  readonly rings: ReadonlySignal<readonly IncomingRing[]>;
  /** Ends the ringing here; who answers opens the call. */
  accept(ring: IncomingRing): void;
  /** Ends the ringing here at once and says so to the caller. Rejects when that could not be said. */
  decline(ring: IncomingRing): Promise<void>;
  dispose(): void;
}

export function createRingsModel(hub: Pick<Hub, "call" | "subscribe">): RingsModel {
  const heard = signal<readonly IncomingRing[]>([]);
  const answered = signal<ReadonlySet<string>>(new Set());
  const stop = hub.subscribe("rings", {}, (rings) => {
    heard.value = rings;
    // What the hub has forgotten need not be remembered.
    answered.value = new Set([...answered.peek()].filter((id) => rings.some((ring) => ring.notificationId === id)));
  });
  const answer = ({ notificationId }: IncomingRing) => {
    answered.value = new Set([...answered.peek(), notificationId]);
  };
  return {
    rings: computed(() => heard.value.filter(({ notificationId }) => !answered.value.has(notificationId))),
    accept: answer,
    async decline(ring) {
      answer(ring);
      await hub.call("declineRing", { roomId: ring.roomId, notificationId: ring.notificationId });
    },
    dispose: stop,
  };
}
