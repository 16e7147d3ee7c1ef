import { SparksError } from "#base";
import type { SyncBatch } from "./sync-batch.ts";

/** Where a sync stands; stored together with what it brought, so that it is never ahead of it. */
export type SyncPosition =
  | { readonly kind: "sliding"; readonly pos: string; readonly toDevice?: string; readonly complete: boolean }
  | { readonly kind: "classic"; readonly next: string };

export type SyncState = "connecting" | "live" | "offline";

/** Asks the homeserver again and again, until it is stopped. */
export interface SyncSource {
  start(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
  /** Asks again now: the network is back, or what is wanted has changed. `busy`: somebody waits for the server, growing can wait. */
  nudge(reason: "online" | "wanted" | "crypto" | "busy"): void;
}

/** The rooms of which a batch tells everything, members included: those subscribed to, or all. */
export type Followed = ReadonlySet<string> | "all";

/** What a source tells, in order: the next question goes out only after `apply` has resolved. */
export type SyncSink = {
  /** Resolves when everything in it is safe: then, and only then, the homeserver may forget it. */
  apply(batch: SyncBatch, position: SyncPosition, followed: Followed): Promise<void>;
  state(state: SyncState): void;
  /** The homeserver does not speak this protocol. */
  unsupported(): void;
  /** A new connection begins: device list changes may have been missed. */
  reconnected(): void;
};

/** What the rest of the hub wants from the sync, asked before each request. */
export type SyncWants = {
  /** Rooms whose state and timeline are wanted: open ones, and those on the screen. */
  rooms(): readonly string[];
  /** Whether to-device messages can be taken. */
  cryptoReady(): boolean;
};

/** `apply`, its faults marked as ours: none may be read as an answer of the homeserver. */
export async function applySafely(sink: SyncSink, ...args: Parameters<SyncSink["apply"]>): Promise<void> {
  try {
    await sink.apply(...args);
  } catch (thrown) {
    throw new SparksError("unavailable", "what the homeserver sent could not be kept", { cause: thrown });
  }
}
