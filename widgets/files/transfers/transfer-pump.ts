/** Lets transfers go in their order: a few at once to each store, never two to one name, none to a store that is not open. */
import type { FilesBackend } from "#backends";
import type { Retry } from "#kit";
import type { TransferJob } from "./transfer-job.ts";
import type { TransferList } from "./transfer-list.ts";

/** A store that is open now. */
export type TransferStore = {
  readonly id: string;
  readonly label: string;
  readonly backend: FilesBackend;
  /** Reads what was seen while the store is away, too. */
  readonly reads?: Pick<FilesBackend, "download">;
};

/** The stores that transfers go to and come from; each is named by an id that stays the same from day to day. */
export interface TransferStores {
  /** Undefined while it is not open. */
  get(id: string): TransferStore | undefined;
  /** Told when one has been opened, closed or opened anew. Returns what stops it. */
  watch(changed: () => void): () => void;
}

export type TransferPumpOptions = {
  readonly stores: TransferStores;
  readonly list: TransferList;
  readonly jobs: ReadonlyMap<number, TransferJob>;
  readonly retry: Retry;
  /** Something else goes to the store first. */
  readonly mustWait: (storeId: string) => boolean;
  readonly run: (job: TransferJob, store: TransferStore) => Promise<void>;
  readonly onFailed: (job: TransferJob, store: TransferStore, thrown: unknown) => void;
};

export interface TransferPump {
  /** Lets go what can. */
  pump(): void;
  /** After all that wait already. */
  last(id: number): void;
  /** Before all that wait. */
  first(id: number): void;
  isOpen(storeId: string): boolean;
  /** The backend does not know the person any more: nothing goes there before the store is opened anew. */
  refuse(store: TransferStore): void;
  /** Says of what waits whether its store is there, and goes on where it is. */
  noteStores(): void;
}

/** To or from one store. */
const AT_ONCE = 2;

export function createTransferPump(options: TransferPumpOptions): TransferPump {
  const { stores, list, jobs, retry, mustWait, run, onFailed } = options;
  const ready: number[] = [];
  const busy = new Set<string>();
  const running = new Map<string, number>();
  const refused = new Map<string, FilesBackend>();

  const storeOf = (storeId: string): TransferStore | undefined => {
    const store = stores.get(storeId);
    return store && refused.get(storeId) !== store.backend ? store : undefined;
  };

  const pump = () => {
    for (let at = 0; at < ready.length; ) {
      const job = jobs.get(ready[at] ?? 0);
      const state = job && list.get(job.id)?.state.at;
      if (!job || (state !== "waiting" && state !== "no-store")) {
        ready.splice(at, 1);
        continue;
      }
      const store = storeOf(job.storeId);
      const isFull = (running.get(job.storeId) ?? 0) >= AT_ONCE;
      if (!store || isFull || mustWait(job.storeId) || busy.has(placeOf(job))) {
        at++;
        continue;
      }
      ready.splice(at, 1);
      void perform(job, store);
    }
  };

  const perform = async (job: TransferJob, store: TransferStore) => {
    const { id } = job;
    const { signal } = job.stop;
    const place = placeOf(job);
    busy.add(place);
    running.set(store.id, (running.get(store.id) ?? 0) + 1);
    list.setState(id, { at: "moving", bytes: 0 });
    try {
      await retry.run(
        () => {
          if (list.get(id)?.state.at === "held") list.setState(id, { at: "moving", bytes: 0 });
          return run(job, store);
        },
        (error, retryAt) => {
          if (!signal.aborted) list.setState(id, { at: "held", error, retryAt });
        },
        signal,
      );
    } catch (thrown) {
      if (!signal.aborted) onFailed(job, store, thrown);
    } finally {
      busy.delete(place);
      running.set(store.id, (running.get(store.id) ?? 1) - 1);
      pump();
    }
  };

  return {
    pump,
    last: (id) => void ready.push(id),
    first: (id) => void ready.unshift(id),
    isOpen: (storeId) => storeOf(storeId) !== undefined,
    refuse: (store) => void refused.set(store.id, store.backend),
    noteStores() {
      for (const { id, state, store } of list.all()) {
        if (state.at !== "waiting" && state.at !== "no-store") continue;
        const at = storeOf(store.id) ? "waiting" : "no-store";
        if (at !== state.at) list.setState(id, { at });
      }
      pump();
    },
  };
}

const placeOf = (job: TransferJob): string =>
  job.kind === "up"
    ? JSON.stringify([job.storeId, job.upload.into, ...job.upload.folders, job.upload.name])
    : String(job.id);
