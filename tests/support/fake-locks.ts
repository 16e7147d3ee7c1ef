/** The browser's locks (Web Locks API) for several tabs in one process; a tab can go away with all that it holds. */
type Waiting = { readonly tab: number; readonly name: string; readonly grant: () => void };

export function createFakeLocks() {
  const held = new Map<string, number>();
  let waiting: Waiting[] = [];
  let tabs = 0;
  const next = (name: string) => {
    if (held.has(name)) return;
    const first = waiting.find((one) => one.name === name);
    if (!first) return;
    waiting = waiting.filter((one) => one !== first);
    held.set(name, first.tab);
    first.grant();
  };
  const tabLocks = (tab: number) => {
    const alive = { is: true };
    const request = async (
      name: string,
      ...rest: readonly [LockGrantedCallback<unknown>] | readonly [LockOptions, LockGrantedCallback<unknown>]
    ) => {
      const [options, work] = rest.length === 1 ? [{}, rest[0]] : rest;
      if (options.ifAvailable && held.has(name)) return work(null);
      await new Promise<void>((resolve, reject) => {
        waiting.push({ tab, name, grant: resolve });
        options.signal?.addEventListener("abort", () => {
          waiting = waiting.filter(({ grant }) => grant !== resolve);
          reject(new DOMException("stopped", "AbortError"));
        });
        next(name);
      });
      try {
        return await work({ name, mode: "exclusive" });
      } finally {
        if (alive.is) held.delete(name);
        next(name);
      }
    };
    const query = async () => ({
      held: [...held.keys()].map((name) => ({ name, mode: "exclusive" as const })),
      pending: [],
    });
    return {
      locks: { request, query } as unknown as LockManager,
      /** The tab is gone, without a word. */
      crash() {
        alive.is = false;
        waiting = waiting.filter((one) => one.tab !== tab);
        for (const [name, holder] of [...held]) {
          if (holder !== tab) continue;
          held.delete(name);
          next(name);
        }
      },
    };
  };
  return { tab: () => tabLocks(++tabs) };
}
