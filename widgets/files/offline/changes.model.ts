/**
 * What was changed while a store was away: written down on the device, carried out in order when it is back, by one tab alone. What
 * the store refuses stays with the reason until the person decides.
 */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { type Clock, createRandomId, type SealedStore, type SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { TabClaims } from "../transfers/tab-claims.ts";
import type { TransferStores } from "../transfers/transfer-pump.ts";
import { applyChange } from "./apply-change.ts";
import { type FileChangeWish, type PendingChange, parsePendingChange, touches } from "./pending-change.ts";

export type ChangesModel = {
  /** Of all stores, oldest first. */
  readonly list: ReadonlySignal<readonly PendingChange[]>;
  /** What still goes to this store by itself. */
  waiting(storeId: string): readonly FileChangeWish[];
  /** Resolves when it is written down. */
  add(storeId: string, change: FileChangeWish): Promise<void>;
  tryAgain(key: string): void;
  /** It shall not be done. */
  discard(key: string): void;
  /** Nothing more goes to the stores that are named. */
  discardStores(which: (storeId: string) => boolean): Promise<void>;
  stop(): void;
};

export type ChangesDeps = {
  readonly store: Promise<SealedStore>;
  readonly claims: Promise<TabClaims>;
  readonly stores: TransferStores;
  readonly retry: Retry;
  readonly clock: Clock;
  readonly onApplied: (change: PendingChange) => void;
  readonly onFailed: (change: PendingChange, error: SparksError) => void;
  readonly onError: (error: SparksError, storeId: string) => void;
};

const CHANGES = "change/";
/** How often a tab looks whether the one that carries changes out is through. */
const LOOK_AGAIN_MS = 3000;

export const createChangesModel = (deps: ChangesDeps): ChangesModel => {
  const Model = createModel((): ChangesModel => {
    const { stores, retry, clock } = deps;
    const list = signal<readonly PendingChange[]>([]);
    const busy = new Set<string>();
    const stopped = new AbortController();
    let lastAt = 0;

    const show = (all: readonly PendingChange[]) => {
      list.value = [...all].sort((a, b) => (a.key < b.key ? -1 : 1));
    };
    const write = async (change: PendingChange) => {
      show([...list.peek().filter(({ key }) => key !== change.key), change]);
      await (await deps.store).put({ [`${CHANGES}${change.key}`]: change });
    };
    const remove = async (key: string) => {
      show(list.peek().filter((other) => other.key !== key));
      await (await deps.store).put({ [`${CHANGES}${key}`]: undefined });
    };
    /** As it lies on the device, where another tab may have been at work. */
    const read = async () => {
      const found = await (await deps.store).list(CHANGES);
      show(
        found.flatMap(([name, value]) => {
          const change = parsePendingChange(value);
          return change && name === `${CHANGES}${change.key}` ? [change] : [];
        }),
      );
    };
    const waitingIn = (storeId: string) => list.peek().filter(({ store, failed }) => store === storeId && !failed);
    /** The next that does not hang on one that was refused. */
    const nextOf = (storeId: string): PendingChange | undefined => {
      const held: FileChangeWish[] = [];
      for (const pending of list.peek()) {
        if (pending.store !== storeId) continue;
        if (!pending.failed && !held.some((earlier) => touches(earlier, pending.change))) return pending;
        held.push(pending.change);
      }
      return undefined;
    };

    /** True when nothing more can be done for now. */
    const carryOut = async (storeId: string): Promise<boolean> => {
      await read();
      for (let next = nextOf(storeId); next; next = nextOf(storeId)) {
        const backend = stores.get(storeId)?.backend;
        if (!backend || stopped.signal.aborted) return true;
        const pending = next;
        try {
          await retry.run(
            () => applyChange(backend, pending.change, stopped.signal),
            () => undefined,
            stopped.signal,
          );
          await remove(pending.key);
          deps.onApplied(pending);
        } catch (thrown) {
          const error = toSparksError(thrown);
          if (stopped.signal.aborted) return true;
          if (error.code === "auth-expired") {
            deps.onError(error, storeId);
            return true;
          }
          const { code, status } = error;
          await write({ ...pending, failed: { code, ...(status === undefined ? {} : { status }) } });
          deps.onFailed(pending, error);
        }
      }
      return true;
    };
    const run = async (storeId: string) => {
      if (busy.has(storeId) || waitingIn(storeId).length === 0 || !stores.get(storeId)) return;
      busy.add(storeId);
      try {
        const claims = await deps.claims;
        while (!stopped.signal.aborted && !(await claims.ifFree(`changes/${storeId}`, () => carryOut(storeId)))) {
          await clock.sleep(LOOK_AGAIN_MS, stopped.signal);
          await read();
          if (waitingIn(storeId).length === 0) return;
        }
      } catch (thrown) {
        if (!stopped.signal.aborted) deps.onError(toSparksError(thrown), storeId);
      } finally {
        busy.delete(storeId);
      }
    };
    const runAll = () => {
      for (const storeId of new Set(list.peek().map(({ store }) => store))) void run(storeId);
    };
    const stopWatching = stores.watch(runAll);
    const started = read().then(runAll, (thrown: unknown) => deps.onError(toSparksError(thrown), ""));

    return {
      list,
      waiting: (storeId) => waitingIn(storeId).map(({ change }) => change),
      async add(storeId, change) {
        await started;
        lastAt = Math.max(lastAt + 1, clock.now());
        const key = `${String(lastAt).padStart(15, "0")}-${createRandomId()}`;
        await write({ v: 1, key, store: storeId, label: stores.get(storeId)?.label ?? "", at: lastAt, change });
        void run(storeId);
      },
      tryAgain(key) {
        const found = list.peek().find((other) => other.key === key);
        if (!found) return;
        const { failed: _, ...again } = found;
        void write(again).then(() => run(again.store));
      },
      discard: (key) => void remove(key),
      async discardStores(which) {
        for (const { key, store } of list.peek()) if (which(store)) await remove(key);
      },
      stop() {
        stopWatching();
        stopped.abort();
      },
    };
  });
  return new Model();
};
