import type { Clock, Log, SealedStore } from "#base";

/** What the hub needs from where it runs: a worker of the browser, or Node in tests. */
export type HubPlatform = {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Opens a store by name; the same name gives the same contents, also after a restart where the place can do that. */
  readonly openStore: (name: string) => Promise<SealedStore>;
  /** Prefix of the crypto databases in IndexedDB; null keeps the crypto store in memory. */
  readonly cryptoStorePrefix: string | null;
  /** Forgets the crypto databases of this prefix. */
  readonly deleteCryptoStores: (prefix: string) => Promise<void>;
  readonly randomId: () => string;
  /** Shown to the person among their devices. */
  readonly deviceName: string;
  /** Calls back when the network comes back; returns what stops it. */
  readonly onOnline?: (listener: () => void) => () => void;
};
