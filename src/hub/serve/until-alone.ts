import type { Port } from "#base";

/**
 * Resolves when this worker holds the lock, which it then keeps for good. What the page says until then is kept and heard
 * afterwards, in order, through the port that comes back.
 */
export async function untilAlone(name: string, page: Port, locks: LockManager = navigator.locks): Promise<Port> {
  const early: { data: unknown }[] = [];
  let heard: ((event: { data: unknown }) => void) | null = (event) => early.push(event);
  page.onmessage = (event) => heard?.(event);
  await new Promise<void>((resolve, reject) => {
    locks
      .request(name, () => {
        resolve();
        return new Promise(() => undefined);
      })
      .catch(reject);
  });
  return {
    postMessage: (message, transfer) => page.postMessage(message, transfer),
    get onmessage() {
      return heard;
    },
    set onmessage(listener) {
      heard = listener;
      for (const event of early.splice(0)) listener?.(event);
    },
  };
}
