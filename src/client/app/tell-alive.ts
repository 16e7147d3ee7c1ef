import { createRandomId } from "#base";
import type { PageAlive } from "#contracts";

/** A random id may begin with "-", which the browser allows no lock's name to do (Web Locks API, `request()`). */
const PREFIX = "sparks-page-";

/**
 * A SharedWorker is not told when a page goes. So the page holds a lock as long as it lives and names it: the hub gets it when
 * the page is gone, and ends what it had subscribed to. `locks`: undefined where the browser has none.
 */
export function tellAlive(
  port: Pick<MessagePort, "postMessage">,
  locks: Pick<LockManager, "request"> | undefined = navigator.locks,
  randomId: () => string = createRandomId,
): void {
  const lock = PREFIX + randomId();
  void locks?.request(lock, () => {
    port.postMessage({ t: "alive", lock } satisfies PageAlive);
    return new Promise<never>(() => undefined);
  });
}
