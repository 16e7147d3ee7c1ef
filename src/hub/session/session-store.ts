import type { SealedStore } from "#base";
import { SNAPSHOT_STORE } from "#contracts";
import type { HubPlatform } from "../platform.ts";
import { parseSession, type Session } from "./session.ts";

export const SESSION_STORE = "sparks-session";
/** Records, positions, the outbox, drafts. */
export const HUB_STORE = "sparks-hub";

/** Where the sign-in is kept, and the one place that knows everything that must go when it ends. */
export interface SessionStore {
  load(): Promise<Session | undefined>;
  save(session: Session): Promise<void>;
  /** Forgets the session and every store of its account, with their keys. */
  wipe(session: Session): Promise<void>;
  close(): Promise<void>;
}

export function createSessionStore(platform: HubPlatform): SessionStore {
  let store: Promise<SealedStore> | undefined;
  const opened = () => {
    store ??= platform.openStore(SESSION_STORE);
    return store;
  };
  return {
    load: async () => parseSession(await (await opened()).get("session")),
    save: async (session) => (await opened()).put({ session }),
    async wipe(session) {
      // The token first: whatever fails later, nobody is signed in here any more.
      const open = await opened();
      await open.put({ session: undefined });
      await open.destroy();
      store = undefined;
      const others = await Promise.all([HUB_STORE, SNAPSHOT_STORE].map((name) => platform.openStore(name)));
      await Promise.all(others.map((other) => other.destroy()));
      if (platform.cryptoStorePrefix !== null) {
        await platform.deleteCryptoStores(cryptoStoreName(platform.cryptoStorePrefix, session));
      }
    },
    async close() {
      (await store)?.close();
      store = undefined;
    },
  };
}

/** One database for each device: keys of one must never be seen by another. */
export const cryptoStoreName = (prefix: string, session: Session): string =>
  `${prefix}::${session.userId}::${session.deviceId}`;
