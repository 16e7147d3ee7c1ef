import { isObject, stringAt } from "#base";
import type { PageAlive } from "#contracts";
import type { Hub } from "./hub.ts";

/**
 * Serves a page until it is gone. A port does not say when its page was closed, reloaded or has crashed; the lock that the
 * page holds does (`PageAlive`).
 */
export function servePage(hub: Hub, port: MessagePort, locks: LockManager = navigator.locks): void {
  const end = hub.serve(port);
  port.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const lock = stringAt(data, "lock");
    if (isObject(data) && data.t === ("alive" satisfies PageAlive["t"]) && lock !== undefined) {
      void locks.request(lock, end);
    }
  });
}
