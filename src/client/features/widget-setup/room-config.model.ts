import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConfigEntry } from "#contracts";
import type { Hub } from "../../app/hub.ts";

export interface RoomConfigModel {
  /** Undefined until the hub has said it. */
  readonly entries: ReadonlySignal<readonly ConfigEntry[] | undefined>;
  dispose(): void;
}

/** What configures a room, kept up to date. */
export function createRoomConfigModel(hub: Pick<Hub, "subscribe">, roomId: string): RoomConfigModel {
  const entries = signal<readonly ConfigEntry[] | undefined>(undefined);
  const stop = hub.subscribe("roomConfig", { roomId }, (next) => {
    entries.value = next;
  });
  return { entries, dispose: stop };
}

const PATIENCE_MS = 15_000;

/** What configures a room just now, or undefined when the hub does not know it in time. */
export function readRoomConfig(
  hub: Pick<Hub, "subscribe">,
  roomId: string,
): Promise<readonly ConfigEntry[] | undefined> {
  return new Promise((resolve) => {
    const done = (entries: readonly ConfigEntry[] | undefined) => {
      clearTimeout(timer);
      // A push may come before `subscribe` has returned.
      queueMicrotask(() => stop());
      resolve(entries);
    };
    const timer = setTimeout(() => done(undefined), PATIENCE_MS);
    const stop = hub.subscribe("roomConfig", { roomId }, done);
  });
}
