/**
 * Several tabs of one person share one queue. Each tab holds a lock (Web Locks) of its own name for as long as it lives; what
 * belongs to a tab that does not live any more is taken over by one that does, so nothing is sent by two or by nobody.
 */
import { createRandomId, toSparksError } from "#base";

export interface TabClaims {
  /** Written into what this tab queued or took over. */
  readonly tab: string;
  /** Runs `work` while no other tab of this person does the like. It hears which tabs live. */
  alone<T>(work: (isAlive: (tab: string) => boolean) => Promise<T>): Promise<T>;
  /** Runs `work` for as long as nobody else does; not at all, with undefined, while somebody does. */
  ifFree<T>(what: string, work: () => Promise<T>): Promise<T | undefined>;
  /** Resolves when the tab has gone. Rejects when the signal stops the waiting. */
  gone(tab: string, signal: AbortSignal): Promise<void>;
  /** Lets go: the tab counts as gone. */
  release(): void;
}

export type ClaimOptions = {
  /** Undefined where the browser has none: then this tab is taken to be the only one. */
  readonly locks: LockManager | undefined;
  /** Of the person; the same in all their tabs. */
  readonly scope: string;
};

export async function claimTab({ locks, scope }: ClaimOptions): Promise<TabClaims> {
  const tab = createRandomId();
  const nameOf = (what: string) => `${scope}/${what}`;
  if (!locks) {
    return {
      tab,
      alone: (work) => work((other) => other === tab),
      ifFree: (_what, work) => work(),
      gone: () => Promise.resolve(),
      release: () => undefined,
    };
  }
  const life = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  locks
    .request(nameOf(`tab/${tab}`), () => {
      held.resolve();
      return life.promise;
    })
    .catch(held.reject);
  await held.promise;
  return {
    tab,
    alone: (work) =>
      locks.request(nameOf("alone"), async () => {
        const { held: living = [] } = await locks.query();
        const names = new Set(living.map(({ name }) => name));
        return work((other) => names.has(nameOf(`tab/${other}`)));
      }),
    ifFree: (what, work) =>
      locks.request(nameOf(what), { ifAvailable: true }, async (lock) => (lock ? work() : undefined)),
    async gone(other, signal) {
      try {
        await locks.request(nameOf(`tab/${other}`), { signal }, () => undefined);
      } catch (thrown) {
        throw toSparksError(thrown);
      }
    },
    release: life.resolve,
  };
}
